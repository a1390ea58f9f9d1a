// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/ImageFolder.h"

#include "base/Lowered.h"
#include "data/TargetPlan.h"
#include "io/Memory.h"
#include "pictures/Picture.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

namespace throughline::data {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t colours = 3; ///< red, green, blue

struct Picture {
    std::string file;
    std::uint64_t bytes = 0; ///< of the file
    std::int32_t label = 0;
};

/// What lies in folders.
struct Found {
    std::vector<Picture> pictures;
    std::int64_t others = 0; ///< files that are no pictures
};

/// Files and folders in it, in the order of the alphabet; what is hidden is not there.
Result<std::vector<fs::directory_entry>> entriesOf(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (auto each = fs::directory_iterator(folder, error); !error && each != fs::directory_iterator();
         each.increment(error))
        if (!each->path().filename().string().starts_with('.')) entries.push_back(*each);
    if (error) return fail(ErrorCode::CannotRead, folder.string(), {error.message()});
    std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path(); });
    return entries;
}

/// The pictures in a folder and in those below it.
Result<void> findPictures(const fs::path& folder, std::int32_t label, int depth, Found& to) {
    constexpr int deepest = 16; // what lies deeper is a circle of links
    const auto entries = entriesOf(folder);
    if (!entries) return tl::make_unexpected(entries.error());
    for (const fs::directory_entry& entry : *entries) {
        std::error_code error;
        if (entry.is_directory(error)) {
            if (depth >= deepest) continue;
            if (const Result<void> done = findPictures(entry.path(), label, depth + 1, to); !done) return done;
        } else if (entry.is_regular_file(error) && pictures::isPicture(entry.path().string())) {
            to.pictures.push_back({entry.path().string(), entry.file_size(error), label});
        } else {
            ++to.others;
        }
    }
    return {};
}

/// The folders in a folder, by their names: classes, or parts.
Result<std::vector<std::string>> foldersIn(const fs::path& folder) {
    const auto entries = entriesOf(folder);
    if (!entries) return tl::make_unexpected(entries.error());
    std::vector<std::string> names;
    std::error_code error;
    for (const fs::directory_entry& entry : *entries)
        if (entry.is_directory(error)) names.push_back(entry.path().filename().string());
    if (std::ranges::all_of(names, [](const std::string& name) { return classValueOf(name).has_value(); }))
        std::ranges::stable_sort(names, {}, [](const std::string& name) { return *classValueOf(name); });
    return names;
}

/// The pictures of a part by their classes; a folder of a class that is not among them is an error.
Result<Found> findClasses(const fs::path& folder, const std::vector<std::string>& classes) {
    const auto folders = foldersIn(folder);
    if (!folders) return tl::make_unexpected(folders.error());
    Found found;
    for (const std::string& name : *folders) {
        const auto place = std::ranges::find(classes, name);
        if (place == classes.end())
            return fail(ErrorCode::WrongShape, (folder / name).string(),
                        {"the class “" + name + "”", "one of the classes of the training data"});
        const auto label = static_cast<std::int32_t>(place - classes.begin());
        if (const Result<void> done = findPictures(folder / name, label, 0, found); !done)
            return tl::make_unexpected(done.error());
    }
    if (found.pictures.empty())
        return fail(ErrorCode::WrongShape, folder.string(), {"no pictures", "a folder of pictures for each class"});
    return found;
}

std::string sizeName(const ImageSize& size) {
    return std::to_string(size.width) + "×" + std::to_string(size.height);
}

/// Reads pictures into one array of bytes, on as many threads as there are cores.
class PictureReader {
public:
    PictureReader(std::vector<Picture>& pictures, ImageSize size, const ReadWatch& watch)
        : m_pictures(pictures),
          m_size{size.width, size.height},
          m_row(colours * size.width * size.height),
          m_watch(watch) {
        for (const Picture& picture : pictures) m_of += picture.bytes;
    }

    /// [pictures × height × width × 3]; those that cannot be read are black, and named in `unread`.
    Result<std::vector<std::uint8_t>> read(const std::string& folder, std::vector<std::size_t>& unread) {
        const std::size_t bytes = m_pictures.size() * m_row;
        if (bytes > io::memoryLimit()) return fail(ErrorCode::OutOfMemory, folder, {std::to_string(bytes)});
        if (m_watch.tell) m_watch.tell({{0, m_of}, 2, m_pictures.size(), bytes});
        m_pixels.resize(bytes);
        {
            std::vector<std::jthread> helpers;
            for (unsigned i = 1; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
                helpers.emplace_back([this] { work(); });
            work();
        }
        if (m_watch.stop.stop_requested()) return fail(ErrorCode::Cancelled, folder);
        std::ranges::sort(m_unread);
        unread = m_unread;
        return std::move(m_pixels);
    }

private:
    void work() {
        for (std::size_t i = m_next++; i < m_pictures.size() && !m_watch.stop.stop_requested(); i = m_next++) {
            const Picture& picture = m_pictures[i];
            const auto pixels = pictures::readPicture(picture.file, m_size);
            if (pixels) std::ranges::copy(*pixels, m_pixels.begin() + static_cast<std::ptrdiff_t>(i * m_row));
            const std::scoped_lock lock(m_mutex);
            if (!pixels) m_unread.push_back(i);
            m_at += picture.bytes;
            constexpr std::size_t perLook = 64; // pictures
            if (m_watch.tell && i % perLook == 0) m_watch.tell({{m_at, m_of}, 2});
        }
    }

    const std::vector<Picture>& m_pictures;
    const pictures::PictureSize m_size;
    const std::size_t m_row;
    const ReadWatch& m_watch;
    std::vector<std::uint8_t> m_pixels;
    std::atomic<std::size_t> m_next{0};
    std::mutex m_mutex; ///< guards all below
    std::vector<std::size_t> m_unread;
    std::uint64_t m_at = 0, m_of = 0;
};

bool isGrey(std::span<const std::uint8_t> pixels) {
    for (std::size_t i = 0; i < pixels.size(); i += colours)
        if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) return false;
    return true;
}

/// By the weights of Qt's qGray.
std::vector<std::uint8_t> greyOf(std::span<const std::uint8_t> pixels) {
    std::vector<std::uint8_t> grey(pixels.size() / colours);
    for (std::size_t i = 0; i < grey.size(); ++i) {
        const std::uint8_t* const of = &pixels[colours * i];
        grey[i] = static_cast<std::uint8_t>((of[0] * 11 + of[1] * 16 + of[2] * 5) / 32);
    }
    return grey;
}

/// Takes the rows that could not be read, ascending, out of both.
void drop(const std::vector<std::size_t>& rows, std::size_t rowBytes, std::vector<Picture>& pictures,
          std::vector<std::uint8_t>& pixels) {
    const auto rowAt = [&](std::size_t row) { return pixels.begin() + static_cast<std::ptrdiff_t>(row * rowBytes); };
    auto gone = rows.begin();
    std::size_t kept = 0;
    for (std::size_t row = 0; row < pictures.size(); ++row) {
        if (gone != rows.end() && *gone == row) {
            ++gone;
            continue;
        }
        if (kept != row) {
            pictures[kept] = std::move(pictures[row]);
            std::copy(rowAt(row), rowAt(row + 1), rowAt(kept));
        }
        ++kept;
    }
    pictures.resize(kept);
    pixels.resize(kept * rowBytes);
}

/// How the pictures of a model are.
struct PictureShape {
    ImageSize size;
    std::size_t channels = 0; ///< 0: as they are
};

/// Rows of what was found; `found` loses what cannot be read.
Result<std::shared_ptr<nn::Dataset>> datasetOf(Found& found, const std::string& folder, const PictureShape& shape,
                                               const std::vector<std::string>& classes, const ReadWatch& watch,
                                               std::vector<Remark>& notes) {
    std::vector<std::size_t> unread;
    const std::size_t before = found.pictures.size();
    const std::string firstFile = found.pictures.empty() ? std::string() : found.pictures.front().file;
    auto pixels = PictureReader(found.pictures, shape.size, watch).read(folder, unread);
    if (!pixels) return tl::make_unexpected(pixels.error());
    if (!unread.empty()) {
        notes.push_back(
            {RemarkCode::PicturesUnread, {std::to_string(unread.size()), found.pictures[unread.front()].file}});
        drop(unread, colours * shape.size.width * shape.size.height, found.pictures, *pixels);
    }
    if (found.pictures.empty())
        return fail(ErrorCode::Damaged, firstFile, {"none of " + std::to_string(before) + " pictures can be read"});
    auto data = std::make_shared<nn::Dataset>();
    data->rows = found.pictures.size();
    data->imageWidth = shape.size.width;
    data->imageHeight = shape.size.height;
    const bool grey = shape.channels == 1 || (shape.channels == 0 && isGrey(*pixels));
    data->imageChannels = grey ? 1 : colours;
    data->bytes = grey ? greyOf(*pixels) : std::move(*pixels);
    data->features = data->imageWidth * data->imageHeight * data->imageChannels;
    data->classNames = classes;
    data->targetName = "class";
    for (const Picture& picture : found.pictures) data->labels.push_back(picture.label);
    if (found.others > 0) notes.push_back({RemarkCode::FilesNoPictures, {std::to_string(found.others)}});
    return data;
}

/// From the heads of the files; those that have none are told of when they are read.
std::vector<ImageSize> sizesOf(const Found& found, const ReadWatch& watch) {
    std::vector<ImageSize> sizes;
    for (const Picture& picture : found.pictures) {
        if (watch.stop.stop_requested()) break;
        if (const auto size = pictures::sizeOf(picture.file)) sizes.push_back({size->width, size->height});
    }
    return sizes;
}

void noteSizes(std::vector<ImageSize> sizes, const ImageSize& chosen, std::vector<Remark>& notes) {
    std::ranges::sort(sizes, {}, [](const ImageSize& size) { return size.width * size.height; });
    if (sizes.empty() || std::ranges::all_of(sizes, [&](const ImageSize& size) { return size == chosen; })) return;
    notes.push_back({RemarkCode::PicturesScaled, {sizeName(sizes.front()), sizeName(sizes.back()), sizeName(chosen)}});
}

/// The folder of a part, by the names that it may have; empty: there is none.
fs::path partIn(const fs::path& folder, const std::vector<std::string>& folders,
                std::span<const std::string_view> names) {
    for (const std::string& name : folders)
        if (std::ranges::find(names, lowered(name)) != names.end()) return folder / name;
    return {};
}

constexpr std::array<std::string_view, 2> trainingNames{"train", "training"};
constexpr std::array<std::string_view, 3> validationNames{"val", "valid", "validation"};
constexpr std::array<std::string_view, 1> testNames{"test"};

} // namespace

bool isFolder(const std::string& source) {
    std::error_code error;
    return fs::is_directory(source, error);
}

bool looksLikeImageFolder(const std::string& folder) {
    const auto folders = foldersIn(folder);
    if (!folders) return false;
    const fs::path own = partIn(folder, *folders, trainingNames);
    const fs::path training = own.empty() ? fs::path(folder) : own;
    const auto classes = foldersIn(training);
    if (!classes) return false;
    int found = 0;
    for (const std::string& name : *classes) {
        const auto entries = entriesOf(training / name);
        found += entries && std::ranges::any_of(*entries, [](const fs::directory_entry& entry) {
                     return pictures::isPicture(entry.path().string());
                 });
        if (found == 2) return true;
    }
    return false;
}

ImageSize usualSize(const std::vector<ImageSize>& sizes) {
    constexpr std::size_t mostPixels = 64 * 64;
    const bool isOne = !sizes.empty() && std::ranges::count(sizes, sizes.front()) == std::ssize(sizes);
    if (isOne && sizes.front().width * sizes.front().height <= mostPixels) return sizes.front();
    return {32, 32};
}

Result<ImageFolderParts> loadImageFolder(const std::string& folder, const std::optional<ImageSize>& size,
                                         const ReadWatch& watch, std::vector<Remark>& notes) {
    const auto folders = foldersIn(folder);
    if (!folders) return tl::make_unexpected(folders.error());
    const fs::path own = partIn(folder, *folders, trainingNames);
    const fs::path training = own.empty() ? fs::path(folder) : own;
    const auto classes = foldersIn(training);
    if (!classes) return tl::make_unexpected(classes.error());
    if (classes->empty())
        return fail(ErrorCode::WrongShape, training.string(),
                    {"no folders in it", "a folder of pictures for each class"});
    auto found = findClasses(training, *classes);
    if (!found) return tl::make_unexpected(found.error());
    if (classes->size() < 2)
        return fail(
            ErrorCode::WrongShape, training.string(),
            {"the class “" + classes->front() + "” alone", "a folder of pictures for each of two classes or more"});

    const std::vector<ImageSize> sizes = sizesOf(*found, watch);
    PictureShape shape{size.value_or(usualSize(sizes))};
    noteSizes(sizes, shape.size, notes);
    ImageFolderParts parts;
    auto data = datasetOf(*found, training.string(), shape, *classes, watch, notes);
    if (!data) return tl::make_unexpected(data.error());
    parts.training = std::move(*data);
    if (own.empty()) return parts;
    shape.channels = parts.training->imageChannels;
    for (const auto& [names, to] : {std::pair(std::span<const std::string_view>(validationNames), &parts.validation),
                                    {std::span<const std::string_view>(testNames), &parts.test}}) {
        const fs::path part = partIn(folder, *folders, names);
        if (part.empty()) continue;
        auto others = findClasses(part, *classes);
        if (!others) return tl::make_unexpected(others.error());
        auto rows = datasetOf(*others, part.string(), shape, *classes, watch, notes);
        if (!rows) return tl::make_unexpected(rows.error());
        *to = std::move(*rows);
    }
    return parts;
}

Result<std::shared_ptr<nn::Dataset>> loadImagesLike(const OtherSource& other, const Encoding& encoding, Targets targets,
                                                    const ReadWatch& watch, std::vector<Remark>& notes,
                                                    KeptColumns* kept) {
    if (!encoding.bytes || encoding.imageWidth == 0 ||
        (encoding.imageChannels != 1 && encoding.imageChannels != colours))
        return fail(ErrorCode::WrongShape, other.source, {"pictures", "data like those that the model was trained on"});
    const bool isOne = !isFolder(other.source);
    fs::path folder = isOne ? fs::path(other.source).parent_path() : fs::path(other.source);
    Result<Found> found;
    if (isOne) {
        found->pictures.push_back({other.source, 0, 0});
    } else if (targets == Targets::Read) {
        const auto folders = foldersIn(folder);
        if (!folders) return tl::make_unexpected(folders.error());
        // Of a folder with parts what the model was not trained on is read.
        for (const std::span<const std::string_view> names :
             {std::span<const std::string_view>(testNames), std::span<const std::string_view>(validationNames)})
            if (const fs::path part = partIn(other.source, *folders, names); !part.empty()) {
                folder = part;
                break;
            }
        found = findClasses(folder, encoding.classNames);
    } else if (const Result<void> done = findPictures(folder, 0, 0, *found); !done) {
        return tl::make_unexpected(done.error());
    }
    if (!found) return tl::make_unexpected(found.error());
    if (found->pictures.empty())
        return fail(ErrorCode::WrongShape, other.source, {"no pictures", "a folder of pictures"});
    const PictureShape shape{{encoding.imageWidth, encoding.imageHeight}, encoding.imageChannels};
    const std::size_t before = notes.size();
    auto data = datasetOf(*found, other.source, shape, encoding.classNames, watch, notes);
    if (!data) return data;
    const bool isUnread = notes.size() > before && notes[before].code == RemarkCode::PicturesUnread;
    if (isUnread && targets == Targets::None && !other.skipUnusable)
        return fail(ErrorCode::Damaged, notes[before].arguments.at(1), {"it is no picture that can be read"});
    (*data)->targetName = encoding.target;
    if (!kept) return data;
    kept->names = {"file"};
    for (const Picture& picture : found->pictures)
        kept->cells.push_back(
            fs::path(picture.file).lexically_relative(isOne ? folder : fs::path(other.source)).string());
    return data;
}

} // namespace throughline::data
