// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/FashionMnist.h"

#include <filesystem>

namespace throughline::data {

namespace {

/// The images of a part, `name` being "train" or "t10k".
std::string imagesOf(const std::string& folder, const char* name) {
    return folder + "/" + name + "-images-idx3-ubyte.gz";
}

Result<std::shared_ptr<nn::Dataset>> loadPart(const std::string& folder, const char* name, ArrayRequest request) {
    const std::string images = imagesOf(folder, name);
    request.labels = folder + "/" + name + "-labels-idx1-ubyte.gz";
    std::error_code error;
    if (!std::filesystem::exists(images, error) || !std::filesystem::exists(request.labels, error))
        return fail(ErrorCode::DataNotInstalled, {}, {"fashion-mnist", "sudo apt install dataset-fashion-mnist"});
    std::vector<Remark> notes;
    const auto loaded = loadArrays(images, request, notes);
    if (!loaded) return tl::make_unexpected(loaded.error());
    return loaded->training;
}

Result<std::shared_ptr<nn::Dataset>> loadNamedPart(const std::string& folder, const char* name,
                                                   const ReadWatch& watch) {
    ArrayRequest request;
    request.task = TaskChoice::Classification;
    request.watch = watch;
    auto part = loadPart(folder, name, std::move(request));
    if (!part) return part;
    nn::Dataset& data = **part;
    if (data.classes() != 10 || data.imageWidth != 28 || data.imageHeight != 28)
        return fail(ErrorCode::Damaged, folder, {"it does not hold Fashion-MNIST"});
    data.classNames = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                       "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    return part;
}

} // namespace

bool hasFashionMnist() {
    std::error_code error;
    return std::filesystem::exists(imagesOf(std::string(fashionMnistFolder), "train"), error);
}

Result<TrainingAndTest> loadFashionMnist(const std::string& folder, const ReadWatch& watch) {
    const auto training = loadNamedPart(folder, "train", watch);
    if (!training) return tl::make_unexpected(training.error());
    const auto test = loadNamedPart(folder, "t10k", watch);
    if (!test) return tl::make_unexpected(test.error());
    return TrainingAndTest{*training, *test};
}

Result<std::shared_ptr<nn::Dataset>> loadFashionMnistTest(const std::string& folder, ArrayRequest request) {
    return loadPart(folder, "t10k", std::move(request));
}

} // namespace throughline::data
