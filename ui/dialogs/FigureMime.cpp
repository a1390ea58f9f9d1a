// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/FigureMime.h"

#include "figure/FigureFormat.h"
#include "ui/Background.h"

#include <QImage>
#include <QUrl>
#include <map>
#include <mutex>

namespace throughline::ui {

namespace {

const auto Png = QStringLiteral("image/png"), Svg = QStringLiteral("image/svg+xml"),
           Pdf = QStringLiteral("application/pdf"), Csv = QStringLiteral("text/csv"),
           Tex = QStringLiteral("text/x-tex"), Text = QStringLiteral("text/plain"),
           Pixels = QStringLiteral("application/x-qt-image");

const QString& typeOf(chart::FigureFormat format) {
    static const std::array<const QString*, 5> types{&Png, &Svg, &Pdf, &Csv, &Tex};
    return *types.at(static_cast<std::size_t>(format));
}

} // namespace

/// Done once, by the pool's thread or by whoever cannot wait for it.
class FigureMime::Encoding {
public:
    std::map<QString, chart::FigureWork> works; ///< by type
    chart::FigureFormat format = chart::FigureFormat::Png;
    QString file;

    void run() {
        std::call_once(m_once, [this] {
            for (const auto& [type, work] : works) {
                auto bytes = work();
                if (!bytes) return void(m_error = bytes.error());
                m_bytes[type] = std::move(*bytes);
            }
            works.clear();
            if (file.isEmpty()) return;
            if (const auto done = chart::writeFigure(file.toStdString(), m_bytes[typeOf(format)]); !done)
                m_error = done.error();
        });
    }
    const std::optional<Error>& error() const { return m_error; }
    QByteArray bytes(const QString& type) const {
        const auto found = m_bytes.find(type == Text ? typeOf(format) : type == Pixels ? Png : type);
        return found != m_bytes.end() ? found->second : QByteArray();
    }

private:
    std::once_flag m_once;
    std::map<QString, QByteArray> m_bytes;
    std::optional<Error> m_error;
};

Result<std::unique_ptr<FigureMime>>
FigureMime::make(chart::FigureFormat format, const std::shared_ptr<const chart::Figure>& figure, const QString& file) {
    using Format = chart::FigureFormat;
    auto encoding = std::make_shared<Encoding>();
    encoding->format = format;
    encoding->file = file;
    // A drawing is wanted where it can be taken; a picture serves the rest.
    const auto wanted = format == Format::Csv   ? std::vector{Format::Csv}
                        : format == Format::Tex ? std::vector{Format::Png, Format::Svg, Format::Tex}
                        : format == Format::Pdf ? std::vector{Format::Png, Format::Svg, Format::Pdf}
                                                : std::vector{Format::Png, Format::Svg};
    for (const auto each : wanted) {
        auto work = chart::drawFigure(each, figure);
        if (!work) return tl::make_unexpected(work.error());
        encoding->works[typeOf(each)] = std::move(*work);
    }
    return std::unique_ptr<FigureMime>(new FigureMime(std::move(encoding), file));
}

FigureMime::FigureMime(std::shared_ptr<Encoding> encoding, const QString& file) : m_encoding(std::move(encoding)) {
    if (!file.isEmpty()) setUrls({QUrl::fromLocalFile(file)});
    inBackground(
        this,
        [encoding = m_encoding] {
            encoding->run();
            return encoding->error();
        },
        [this](const std::optional<Error>& error) { emit made(error); });
}

QStringList FigureMime::formats() const {
    auto types = QMimeData::formats();
    switch (m_encoding->format) {
    case chart::FigureFormat::Csv:
        return types << Csv << Text;
    case chart::FigureFormat::Tex:
        return types << Tex << Text << Pixels << Png << Svg;
    case chart::FigureFormat::Pdf:
        types << Pdf;
        [[fallthrough]];
    default:
        return types << Pixels << Png << Svg;
    }
}

QVariant FigureMime::retrieveData(const QString& mimeType, QMetaType type) const {
    m_encoding->run();
    const auto bytes = m_encoding->bytes(mimeType);
    if (bytes.isNull()) return QMimeData::retrieveData(mimeType, type);
    if (mimeType == Pixels) return QImage::fromData(bytes, "PNG");
    return mimeType == Text ? QVariant(QString::fromUtf8(bytes)) : QVariant(bytes);
}

} // namespace throughline::ui
