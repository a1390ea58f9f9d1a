// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTest>

namespace throughline::tests {

/// Runs one test class on a program's arguments, and answers with its exit status.
using RunTest = int (*)(int argc, char** argv);

/// While the program starts: adds the test class `name` to those that main() finds by name.
struct RegisteredTest {
    RegisteredTest(const char* name, RunTest run);
};

/// All of the test class `Test` below an application object of its own, as QTEST_MAIN and QTEST_GUILESS_MAIN have it.
template <class Application, class Test>
int run(int argc, char** argv) {
    Application application(argc, argv);
    QCoreApplication::setAttribute(Qt::AA_Use96Dpi);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace throughline::tests

/// Stands where Qt has QTEST_MAIN, as one program holds the tests of a folder: `Test` is run by its name, the program's
/// first argument. What follows `Test` is a RunTest.
#define THROUGHLINE_TEST_BY(Test, ...)                                                                                 \
    static const throughline::tests::RegisteredTest registered##Test(#Test, __VA_ARGS__);
#define THROUGHLINE_TEST(Test) THROUGHLINE_TEST_BY(Test, (throughline::tests::run<QCoreApplication, Test>))
