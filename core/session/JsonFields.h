// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FieldError.h"
#include "session/JsonValue.h"

#include <cstdint>

namespace throughline::session {

// A struct has one list of its fields, for writing and reading: a function template `visit(fields, struct)`, called
// with a `JsonWriter` and a constant or with a `JsonReader` and a variable. The order is that in the file.

/// A template parameter that is `T` or `const T`.
template <class Visited, class T>
concept Of = std::same_as<std::remove_const_t<Visited>, T>;

class JsonWriter {
public:
    /// A field that every file has.
    template <class T>
    void operator()(const char* key, const T& value) {
        m_json[key] = jsonOf(value);
    }
    /// A field that older files do not have.
    template <class T>
    void optional(const char* key, const T& value) {
        (*this)(key, value);
    }
    /// The same, of files that were written after the field came; left out where it is empty.
    template <class T>
    void added(const char* key, const T& value) {
        if (value != T()) (*this)(key, value);
    }
    /// Milliseconds since 1970 UTC as ISO 8601; 0 is null.
    void time(const char* key, std::int64_t value);
    /// What is written only, for other programs.
    void constant(const char* key, const char* text) { m_json[key] = text; }
    /// Several numbers as one list.
    template <class... T>
    void list(const char* key, const T&... values) {
        m_json[key] = Json::array({toJsonValue(values)...});
    }
    /// Whether the struct has no more fields that are written.
    bool endsWhere(bool none) const { return none; }

    template <class T>
    static Json jsonOf(const T& value) {
        if constexpr (requires { toJsonValue(value); }) {
            return toJsonValue(value);
        } else {
            JsonWriter writer;
            visit(writer, value);
            return std::move(writer.m_json);
        }
    }
    template <class T>
    static Json jsonOf(const std::vector<T>& values) {
        Json array = Json::array();
        for (const T& value : values) array.push_back(jsonOf(value));
        return array;
    }
    template <class T>
    static Json jsonOf(const std::optional<T>& value) {
        return value ? jsonOf(*value) : Json(nullptr);
    }

private:
    Json m_json = Json::object();
};

class JsonReader {
public:
    /// `json` must outlive it.
    explicit JsonReader(const Json& json) : m_json(json) {}

    template <class T>
    void operator()(const char* key, T& value) {
        const auto found = m_json.find(key);
        if (found == m_json.end()) throw FieldError(quoted(key) + " is missing");
        readField(key, *found, value);
    }
    /// Missing or null: the value stays as it is.
    template <class T>
    void optional(const char* key, T& value) {
        const auto found = m_json.find(key);
        if (found != m_json.end() && !found->is_null()) readField(key, *found, value);
    }
    template <class T>
    void added(const char* key, T& value) {
        optional(key, value);
    }
    void time(const char* key, std::int64_t& value);
    void constant(const char*, const char*) {}
    template <class... T>
    void list(const char* key, T&... values) {
        const Json& array = m_json.at(key);
        std::size_t index = 0;
        (fromJsonValue(array.at(index++), values), ...);
    }
    bool endsWhere(bool) const { return false; }

    template <class T>
    static void read(const Json& json, T& value) {
        if constexpr (requires { fromJsonValue(json, value); }) {
            fromJsonValue(json, value);
        } else {
            JsonReader reader(json);
            visit(reader, value);
        }
    }
    template <class T>
    static void read(const Json& json, std::vector<T>& values) {
        if (!json.is_array()) throw FieldError("a list is none");
        values.clear();
        for (const Json& element : json) read(element, values.emplace_back());
    }
    template <class T>
    static void read(const Json& json, std::optional<T>& value) {
        read(json, value.emplace());
    }

private:
    static std::string quoted(const char* key) { return "its \"" + std::string(key) + '"'; }
    template <class T>
    static void readField(const char* key, const Json& json, T& value) {
        try {
            read(json, value);
        } catch (const nlohmann::json::exception&) {
            throw FieldError(quoted(key) + " is of another kind");
        }
    }

    const Json& m_json;
};

} // namespace throughline::session
