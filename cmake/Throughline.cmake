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
    # What the sanitizers put in between makes GCC see what is not there, as its manual says of -fsanitize.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(throughline_options INTERFACE -Wno-maybe-uninitialized -Wno-uninitialized)
    endif()
endif()

# The window around the chart, the commands and what a run's folder is read and written by wait for people and for disks:
# none of it is a loop over many numbers, and GCC takes a quarter more for all that it can do to one.
add_library(throughline_waiting_options INTERFACE)
target_compile_options(throughline_waiting_options INTERFACE $<$<CONFIG:Release>:-O1>)

# A test runs a few times for each time that it is compiled: less is spent on its own code, never on what it tests.
add_library(throughline_test_options INTERFACE)
target_compile_options(throughline_test_options INTERFACE $<$<CONFIG:Release>:-O0>)
# Where QFINDTESTDATA looks, which no test uses: another in every folder, it would keep them from sharing compiled headers.
target_compile_options(throughline_test_options INTERFACE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold THROUGHLINE_GOLD)
if(THROUGHLINE_GOLD AND NOT THROUGHLINE_SANITIZE)
    target_link_options(throughline_test_options INTERFACE -fuse-ld=gold) # a fifth of the time
endif()

# Makes the folder `name` includable as "name/Header.h" by those who link it, and by nobody else: the build, not a
# promise, keeps the arrows between the parts.
function(throughline_part target name)
    set(root ${CMAKE_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${root})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${name} SYMBOLIC)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "INTERFACE_LIBRARY") # headers alone
        target_include_directories(${target} INTERFACE ${root})
        return()
    endif()
    target_include_directories(${target} PUBLIC ${root})
    target_link_libraries(${target} PRIVATE throughline_options)
endfunction()

# A program that uses Qt knows under ThreadSanitizer how Qt orders threads.
function(throughline_program name)
    target_link_libraries(${name} PRIVATE throughline_options)
    if(THROUGHLINE_SANITIZE STREQUAL "thread")
        if(NOT TARGET throughline_thread_sanitizer)
            add_library(throughline_thread_sanitizer OBJECT ${CMAKE_SOURCE_DIR}/tests/ThreadSanitizer.cpp)
            target_link_libraries(throughline_thread_sanitizer PRIVATE throughline_options Qt6::Core)
        endif()
        target_link_libraries(${name} PRIVATE throughline_thread_sanitizer)
    endif()
endfunction()

# One program of the tests in this folder, <Name>Test.cpp, or in the FOLDERS below it, linked with the parts they test;
# each is a test of its own to ctest.
function(throughline_tests program)
    cmake_parse_arguments(arg "" "" "FOLDERS;LINK;LABELS" ${ARGN})
    if(NOT arg_FOLDERS)
        set(arg_FOLDERS .)
    endif()
    list(TRANSFORM arg_FOLDERS APPEND /*Test.cpp OUTPUT_VARIABLE sources)
    file(GLOB sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${sources})
    add_executable(${program} ${sources})
    throughline_program(${program})
    if(NOT TARGET throughline_test_program)
        add_library(throughline_test_program OBJECT ${CMAKE_SOURCE_DIR}/tests/TestProgram.cpp)
        target_link_libraries(throughline_test_program PRIVATE throughline_options throughline_test_options Qt6::Test)
        target_include_directories(throughline_test_program INTERFACE ${CMAKE_SOURCE_DIR}/tests)
        throughline_precompile(throughline_test_program test)
        set_target_properties(throughline_test_program PROPERTIES AUTOMOC OFF)
    endif()
    target_link_libraries(${program} PRIVATE
        throughline_test_program Qt6::Test throughline_test_options ${arg_LINK})
    target_include_directories(${program} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_compile_definitions(${program} PRIVATE THROUGHLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    # Half as many as elsewhere: two cores end at the same time, and no joined source takes a minute.
    set_target_properties(${program} PROPERTIES AUTOMOC OFF UNITY_BUILD_BATCH_SIZE 6)
    if(arg_LINK MATCHES "throughline_(ui|text|axes|painting|stack|figure|theme)|Qt6::Gui")
        target_link_libraries(${program} PRIVATE Qt6::Widgets) # what is compiled once needs the same parts of Qt
        throughline_precompile(${program} window_test)
    else()
        throughline_precompile(${program} test)
    endif()

    set(environment "QT_QPA_PLATFORM=offscreen")
    set(limit 300)
    if("faults" IN_LIST arg_LABELS)
        # The long form takes hours: `ctest --timeout` decides, and Qt's own watchdog keeps out of it.
        list(APPEND environment "QTEST_FUNCTION_TIMEOUT=86400000")
        set(limit "")
    elseif(THROUGHLINE_SANITIZE)
        set(limit 1500)
    endif()
    foreach(source ${sources})
        get_filename_component(name ${source} NAME_WE)
        # Known files: without the two steps that look, in every target, for what to run moc on.
        set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
        qt6_generate_moc(${CMAKE_CURRENT_SOURCE_DIR}/${source} ${moc} TARGET ${program})
        target_sources(${program} PRIVATE ${moc})
        add_test(NAME ${name} COMMAND ${program} ${name})
        set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}" LABELS "${arg_LABELS}" TIMEOUT "${limit}")
    endforeach()
endfunction()
