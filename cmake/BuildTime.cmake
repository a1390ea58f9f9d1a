# SPDX-License-Identifier: GPL-3.0-or-later
# What makes a whole build short: headers that most sources of a kind read are compiled once, and a Release build joins
# the sources of a part, a dozen at a time. A source stands on its own all the same, and includes what it uses: the
# presets dev, asan and tsan join nothing, the latter two and a compiler cache, which needs the text, know no such headers.
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
    set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
elseif(NOT DEFINED CMAKE_UNITY_BUILD AND CMAKE_BUILD_TYPE STREQUAL "Release")
    set(CMAKE_UNITY_BUILD ON)
endif()
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
# GCC tidies its memory up again and again before it has taken a few hundred MB: a twelfth of its time.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options("SHELL:--param ggc-min-heapsize=1048576" "SHELL:--param ggc-min-expand=300")
endif()

set(throughline_headers_std <algorithm> <array> <charconv> <cmath> <cstddef> <cstdint> <filesystem> <functional> <limits>
    <map> <memory> <optional> <span> <string> <string_view> <tl/expected.hpp> <unordered_map> <utility> <vector>)
set(throughline_headers_core ${throughline_headers_std} <nlohmann/json.hpp> <QDateTime> <QObject> <QString> <QStringList>)
set(throughline_headers_window ${throughline_headers_std} <QAbstractButton> <QAction> <QApplication> <QBoxLayout>
    <QComboBox> <QDateTime> <QEvent> <QFileInfo> <QFontMetricsF> <QImage> <QJsonObject> <QLabel> <QLineEdit> <QLocale>
    <QMenu> <QMouseEvent> <QPainter> <QPainterPath> <QPushButton> <QStringList> <QStyleOption> <QTimer> <QToolButton>)
set(throughline_headers_test ${throughline_headers_core} <QDir> <QFile> <QJsonArray> <QJsonDocument> <QJsonObject>
    <QMap> <QProcess> <QTemporaryDir> <QVariant> <QTest>)
set(throughline_headers_window_test ${throughline_headers_window} <QAbstractItemModel> <QDir> <QFile> <QJsonDocument>
    <QListView> <QTabBar> <QTableView> <QTemporaryDir> <QTest>)

# The parts of Qt, and the options, that all who use a set have.
set(throughline_headers_core_link Qt6::Core)
set(throughline_headers_window_link Qt6::Widgets)
set(throughline_headers_test_link Qt6::Test throughline_test_options)
set(throughline_headers_window_test_link Qt6::Widgets Qt6::Test throughline_test_options)

# Compiles the sources of `target` with one of the sets above, which is made when it is first asked for.
function(throughline_precompile target set)
    set(owner throughline_headers_${set})
    if(NOT TARGET ${owner})
        file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/headers/${set}.cpp CONTENT "")
        add_library(${owner} OBJECT ${CMAKE_BINARY_DIR}/headers/${set}.cpp)
        target_link_libraries(${owner} PRIVATE throughline_options ${${owner}_link})
        target_precompile_headers(${owner} PRIVATE ${${owner}})
        set_target_properties(${owner} PROPERTIES AUTOMOC OFF)
    endif()
    target_precompile_headers(${target} REUSE_FROM ${owner})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
        # GCC forgets that these are the system's headers, and warns of what it inlines of std::string (bug 105651).
        target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
    endif()
endfunction()
