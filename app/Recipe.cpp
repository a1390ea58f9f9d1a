// SPDX-License-Identifier: GPL-3.0-or-later
#include "Recipe.h"

#include "io/Location.h"
#include "io/WriteFile.h"

#include <QDir>
#include <algorithm>
#include <toml++/toml.h>

namespace throughline::app {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> bad(const fs::path& file, const toml::source_position& at, const std::string& what) {
    return fail(ErrorCode::BadRecipe, file.string(), {what}, at.line, at.column);
}

/// A text, a number or a list of these, as the command line has it; nothing: something else.
std::optional<QString> wordOf(const toml::node& node) {
    if (const auto* const text = node.as_string()) return QString::fromStdString(text->get());
    if (const auto* const number = node.as_integer()) return QString::number(number->get());
    if (const auto* const number = node.as_floating_point()) return QString::number(number->get(), 'g', 17);
    const toml::array* const list = node.as_array();
    if (list == nullptr) return std::nullopt;
    QStringList words;
    for (const toml::node& each : *list) {
        const auto word = each.is_array() ? std::nullopt : wordOf(each);
        if (!word) return std::nullopt;
        words += *word;
    }
    return words.join(QLatin1Char(','));
}

class RecipeReader {
public:
    RecipeReader(const fs::path& file, const CommandSpec& spec) : m_file(file), m_spec(spec) {}

    Result<Recipe> read(const toml::table& table) {
        for (const auto& [key, node] : table) {
            const Result<void> done = take(std::string(key.str()), node);
            if (!done) return tl::make_unexpected(done.error());
        }
        // Behind "--": a run's name may begin with a dash.
        const Result<Arguments> arguments =
            Arguments::parse(m_spec, m_words + QStringList(QStringLiteral("--")) + m_runs);
        if (!arguments) {
            Error error = arguments.error();
            if (error.file.empty()) error.file = m_file.string();
            return tl::make_unexpected(error);
        }
        m_recipe.arguments = *arguments;
        return std::move(m_recipe);
    }

private:
    Result<void> take(const std::string& key, const toml::node& node) {
        if (key == "runs") return takeRuns(node);
        if (key == "labels")
            return takeTexts(node, [this](const std::string& of, const QString& text) {
                m_recipe.labels[of] = text;
                return true;
            });
        if (key == "names")
            return takeTexts(node, [this](const std::string& of, const QString& text) {
                m_recipe.names[QString::fromStdString(of)] = text;
                return true;
            });
        if (key == "colours" || key == "colors")
            return takeTexts(node, [this](const std::string& of, const QString& text) {
                const QColor colour(text);
                m_recipe.colours[QString::fromStdString(of)] = colour;
                return colour.isValid();
            });
        if (key == "y") return takeRanges(node);
        if (key == "log") return takeLogs(node);
        const QString name = QString::fromStdString(key).replace(QLatin1Char('_'), QLatin1Char('-'));
        const auto option = std::find_if(m_spec.options.begin(), m_spec.options.end(),
                                         [&](const OptionSpec& each) { return name == QLatin1String(each.name); });
        if (option == m_spec.options.end() || name == QLatin1String("output"))
            return bad(m_file, node.source().begin, "there is no option \"" + key + "\"");
        if (option->value == nullptr) {
            const auto* const is = node.as_boolean();
            if (is == nullptr) return bad(m_file, node.source().begin, "\"" + key + "\" is true or false");
            if (is->get()) m_words << QStringLiteral("--") + name;
            return {};
        }
        const auto word = wordOf(node);
        if (!word) return bad(m_file, node.source().begin, "\"" + key + "\" is a text, a number or a list of these");
        m_words << QStringLiteral("--") + name + QLatin1Char('=') + *word;
        return {};
    }

    Result<void> takeRuns(const toml::node& node) {
        toml::array alone;
        const toml::array* list = node.as_array();
        if (node.is_string()) {
            alone.push_back(node.as_string()->get());
            list = &alone;
        }
        if (list == nullptr) return bad(m_file, node.source().begin, "\"runs\" is a list of paths");
        for (const toml::node& each : *list) {
            if (!each.is_string()) return bad(m_file, each.source().begin, "\"runs\" is a list of paths");
            const QStringList found = pathsOf(QString::fromStdString(each.as_string()->get()));
            if (found.isEmpty())
                return bad(m_file, each.source().begin, "nothing is called \"" + each.as_string()->get() + "\"");
            m_runs += found;
        }
        return {};
    }

    /// From the recipe's folder, sorted, so that they are in the same order everywhere.
    QStringList pathsOf(const QString& text) const {
        if (const auto location = io::locationOf(text.toStdString()); location && !location->host.empty())
            return {text};
        const QFileInfo path(QDir(QString::fromStdString(m_file.parent_path().string())), text);
        if (!path.fileName().contains(QLatin1Char('*')))
            return path.exists() ? QStringList(path.filePath()) : QStringList();
        QStringList paths;
        const QDir folder = path.dir();
        for (const QString& name :
             folder.entryList({path.fileName()}, QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name))
            paths += folder.filePath(name);
        return paths;
    }

    template <class Take>
    Result<void> takeTexts(const toml::node& node, Take take) {
        const toml::table* const table = node.as_table();
        if (table == nullptr) return bad(m_file, node.source().begin, "this is a table of texts");
        for (const auto& [key, value] : *table) {
            const auto* const text = value.as_string();
            if (text == nullptr || !take(std::string(key.str()), QString::fromStdString(text->get())))
                return bad(m_file, value.source().begin,
                           "\"" + std::string(key.str()) + "\" is no text that can stand here");
        }
        return {};
    }

    Result<void> takeLogs(const toml::node& node) {
        const toml::table* const table = node.as_table();
        if (table == nullptr) return bad(m_file, node.source().begin, "this is a table of true and false");
        for (const auto& [key, value] : *table) {
            if (!value.is_boolean()) return bad(m_file, value.source().begin, "this is true or false");
            m_recipe.logs[std::string(key.str())] = value.as_boolean()->get();
        }
        return {};
    }

    Result<void> takeRanges(const toml::node& node) {
        const toml::table* const table = node.as_table();
        if (table == nullptr) return bad(m_file, node.source().begin, "this is a table of ranges");
        for (const auto& [key, value] : *table) {
            const toml::array* const pair = value.as_array();
            const auto least = pair && pair->size() == 2 ? (*pair)[0].value<double>() : std::nullopt;
            const auto most = pair && pair->size() == 2 ? (*pair)[1].value<double>() : std::nullopt;
            if (!least || !most || !(*least < *most))
                return bad(m_file, value.source().begin, "a range is two numbers, the smaller one first");
            m_recipe.ys[std::string(key.str())] = {*least, *most};
        }
        return {};
    }

    fs::path m_file;
    const CommandSpec& m_spec;
    QStringList m_words, m_runs;
    Recipe m_recipe;
};

} // namespace

bool isRecipe(const QString& operand) {
    return operand.endsWith(QLatin1String(".toml"), Qt::CaseInsensitive);
}

Result<Recipe> readRecipe(const fs::path& file, const CommandSpec& spec) {
    const Result<std::string> text = io::readFile(file);
    if (!text) return tl::make_unexpected(text.error());
    try {
        return RecipeReader(file, spec).read(toml::parse(*text, file.string()));
    } catch (const toml::parse_error& error) {
        return bad(file, error.source().begin, "this is no TOML");
    }
}

} // namespace throughline::app
