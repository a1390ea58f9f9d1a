// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/EmbeddedData.h"

// The assembler puts the tables of resources/data into the program as they are: the compiler never sees half a megabyte
// of text. CMake names the folder, and rebuilds this file when a table changes.
#define THROUGHLINE_EMBED(symbol, file)                                                                                \
    __asm__(".pushsection .rodata\n"                                                                                   \
            ".global throughline_table_" #symbol "\n"                                                                  \
            ".hidden throughline_table_" #symbol "\n"                                                                  \
            "throughline_table_" #symbol ":\n"                                                                         \
            ".incbin \"" THROUGHLINE_DATA_DIR "/" file "\"\n"                                                          \
            ".global throughline_table_" #symbol "_end\n"                                                              \
            ".hidden throughline_table_" #symbol "_end\n"                                                              \
            "throughline_table_" #symbol "_end:\n"                                                                     \
            ".byte 0\n"                                                                                                \
            ".popsection\n");                                                                                          \
    extern "C" const char throughline_table_##symbol[];                                                                \
    extern "C" const char throughline_table_##symbol##_end[]

THROUGHLINE_EMBED(digits, "digits.csv");
THROUGHLINE_EMBED(iris, "iris.csv");
THROUGHLINE_EMBED(wine, "wine.csv");
THROUGHLINE_EMBED(breast_cancer, "breast-cancer.csv");
THROUGHLINE_EMBED(diabetes, "diabetes.csv");

namespace throughline::data {

std::optional<std::string_view> embeddedTable(std::string_view name) {
    struct Table {
        std::string_view name;
        const char* begin;
        const char* end;
    };
    const Table tables[] = {
        {"digits", throughline_table_digits, throughline_table_digits_end},
        {"iris", throughline_table_iris, throughline_table_iris_end},
        {"wine", throughline_table_wine, throughline_table_wine_end},
        {"breast-cancer", throughline_table_breast_cancer, throughline_table_breast_cancer_end},
        {"diabetes", throughline_table_diabetes, throughline_table_diabetes_end},
    };
    for (const Table& table : tables) {
        if (table.name == name) return std::string_view(table.begin, static_cast<std::size_t>(table.end - table.begin));
    }
    return std::nullopt;
}

} // namespace throughline::data
