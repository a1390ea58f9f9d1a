# SPDX-License-Identifier: GPL-3.0-or-later
# Headers that most sources of a kind read, compiled once. A source includes what it uses all the same: the presets asan
# and tsan build without these (CMAKE_DISABLE_PRECOMPILE_HEADERS), and so does a compiler cache, which needs the text.
if(CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
    set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()

set(throughline_headers_std <algorithm> <array> <charconv> <cmath> <cstddef> <cstdint> <filesystem> <functional> <limits>
    <map> <memory> <optional> <span> <string> <string_view> <tl/expected.hpp> <unordered_map> <utility> <vector>)
set(throughline_headers_core ${throughline_headers_std} <nlohmann/json.hpp> <QDateTime> <QObject> <QString> <QStringList>)
set(throughline_headers_window ${throughline_headers_std} <QAbstractButton> <QAction> <QApplication> <QBoxLayout>
    <QComboBox> <QDateTime> <QEvent> <QFileInfo> <QFontMetricsF> <QImage> <QJsonObject> <QLabel> <QLineEdit> <QLocale>
    <QMenu> <QMouseEvent> <QPainter> <QPainterPath> <QPushButton> <QStringList> <QStyleOption> <QTimer> <QToolButton>)
# Without those of Qt Test, which differ with the folder of the test.
set(throughline_headers_test ${throughline_headers_core} <QDir> <QFile> <QJsonArray> <QJsonDocument> <QJsonObject>
    <QMap> <QProcess> <QTemporaryDir> <QVariant>)
set(throughline_headers_window_test ${throughline_headers_window} <QAbstractItemModel> <QDir> <QFile> <QJsonDocument>
    <QListView> <QTabBar> <QTableView> <QTemporaryDir>)

# The parts of Qt, and the options, that all who use a set have.
set(throughline_headers_core_link Qt6::Core)
set(throughline_headers_window_link Qt6::Widgets)
set(throughline_headers_test_link Qt6::Core throughline_test_options)
set(throughline_headers_window_test_link Qt6::Widgets throughline_test_options)

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
