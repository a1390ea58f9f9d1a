// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include <cstdio>
#include <map>
#include <string_view>

namespace throughline::tests {
namespace {

std::map<std::string_view, RunTest>& registered() {
    static std::map<std::string_view, RunTest> tests;
    return tests;
}

} // namespace

RegisteredTest::RegisteredTest(const char* name, RunTest run) {
    registered().emplace(name, run);
}

} // namespace throughline::tests

int main(int argc, char** argv) {
    const auto& tests = throughline::tests::registered();
    const auto test = argc > 1 ? tests.find(argv[1]) : tests.end();
    if (test == tests.end()) {
        std::fprintf(stderr, "Name one of these tests, and after it what Qt Test takes (-help):\n");
        for (const auto& [name, run] : tests) std::fprintf(stderr, "  %s\n", name.data());
        return 2;
    }
    argv[1] = argv[0];
    return test->second(argc - 1, argv + 1);
}
