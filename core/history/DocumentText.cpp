// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/DocumentText.h"

#include "io/Inflate.h"

#include <algorithm>
#include <array>

namespace throughline::history {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> entities{
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};

} // namespace

bool isSvg(std::string_view start) {
    const std::size_t first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && start[first] == '<' &&
           start.substr(0, 4096).find("<svg") != std::string_view::npos;
}

bool isPdf(std::string_view start) {
    return start.starts_with("%PDF-");
}

std::string withSvgText(std::string_view svg, std::string_view keyword, std::string_view text) {
    const std::size_t end = svg.rfind("</svg>");
    if (end == std::string_view::npos) return std::string(svg);
    std::string whole(svg.substr(0, end));
    ((whole += "<metadata id=\"") += keyword) += "\">";
    for (const char c : text) {
        const auto entity = std::find_if(entities.begin(), entities.begin() + 3, [&](auto e) { return e.second == c; });
        if (entity == entities.begin() + 3)
            whole += c;
        else
            whole += entity->first;
    }
    return (whole += "</metadata>\n") += svg.substr(end);
}

std::optional<std::string> readSvgText(std::string_view svg, std::string_view keyword, std::size_t most) {
    constexpr std::string_view element = "<metadata";
    for (std::size_t at = svg.find(element); at != std::string_view::npos; at = svg.find(element, at + 1)) {
        constexpr std::size_t longestHead = 1000; // or a hostile file takes minutes
        const std::string_view attributes =
            svg.substr(at, std::min(svg.substr(at, longestHead).find('>'), longestHead));
        const std::size_t head = at + attributes.size();
        if (attributes.find("id=\"" + std::string(keyword) + '"') == std::string_view::npos) continue;
        const std::size_t end = svg.find("</metadata>", head);
        if (end == std::string_view::npos) return std::nullopt;
        std::string text;
        for (std::size_t i = head + 1; i < end && text.size() < most;) {
            const std::string_view rest = svg.substr(i, end - i);
            const auto entity =
                std::find_if(entities.begin(), entities.end(), [&](auto e) { return rest.starts_with(e.first); });
            text += entity == entities.end() ? rest[0] : entity->second;
            i += entity == entities.end() ? 1 : entity->first.size();
        }
        return text;
    }
    return std::nullopt;
}

std::optional<std::string> readPdfText(std::string_view pdf, std::string_view start, std::size_t most) {
    constexpr std::string_view keyword = "stream";
    for (std::size_t at = pdf.find(keyword); at != std::string_view::npos; at = pdf.find(keyword, at + 1)) {
        if (at >= 3 && pdf.substr(at - 3, 3) == "end") continue;
        std::size_t begin = at + keyword.size();
        if (pdf.substr(begin, 2) == "\r\n")
            begin += 2;
        else if (pdf.substr(begin, 1) == "\n")
            begin += 1;
        else
            continue;
        const std::string_view content = pdf.substr(begin);
        if (content.starts_with(start)) {
            const std::size_t end = std::min({content.find("\nendstream"), content.find("\r\nendstream"), most});
            return std::string(content.substr(0, end));
        }
        if (io::inflate(content, start.size()).text == start) return io::inflate(content, most).text;
    }
    return std::nullopt;
}

} // namespace throughline::history
