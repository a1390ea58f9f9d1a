# SPDX-License-Identifier: GPL-3.0-or-later
# Options that hold for all of our code, and the function that makes one part of the house.

add_library(throughline_options INTERFACE)
# -fno-math-errno: without it GCC calls sqrtf for its errno and cannot vectorise Adam. -ffast-math stays out: NaN must
# stay visible.
target_compile_options(throughline_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -fno-math-errno)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(throughline_options INTERFACE -Wno-restrict) # wrong about std::string: GCC bug 105651
endif()
if(THROUGHLINE_WERROR)
    target_compile_options(throughline_options INTERFACE -Werror)
endif()
if(THROUGHLINE_SANITIZE)
    target_compile_options(throughline_options INTERFACE -fsanitize=${THROUGHLINE_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(throughline_options INTERFACE -fsanitize=${THROUGHLINE_SANITIZE})
endif()

# Makes the folder `name` includable as "name/Header.h" by those who link it, and by nobody else: the build, not a
# promise, keeps the arrows between the parts.
function(throughline_part target name)
    set(root ${CMAKE_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${root})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PRIVATE throughline_options)
endfunction()

# One test program from one source, tests/<folder>/<name>.cpp, linked with the parts it tests.
function(throughline_test name)
    cmake_parse_arguments(arg "" "" "LINK;LABELS" ${ARGN})
    add_executable(${name} ${name}.cpp)
    target_link_libraries(${name} PRIVATE throughline_options Qt6::Test ${arg_LINK})
    target_compile_definitions(${name} PRIVATE THROUGHLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set(environment "QT_QPA_PLATFORM=offscreen")
    if(THROUGHLINE_SANITIZE STREQUAL "thread")
        list(APPEND environment "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp")
    endif()
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}" TIMEOUT 300 LABELS "${arg_LABELS}")
endfunction()
