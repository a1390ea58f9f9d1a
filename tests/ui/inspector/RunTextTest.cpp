// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "ui/inspector/RunText.h"

#include <QTest>

using namespace throughline;
using namespace throughline::ui;

/// What the inspector says of a run.
class RunTextTest : public QObject {
    Q_OBJECT

private slots:
    void checkpointsAreThoseThatAreKept() {
        session::RunInfo info;
        QCOMPARE(checkpointText(info, {78, 79, 80}, 433), QStringLiteral("latest 80"));
        QCOMPARE(checkpointText(info, {41, 79, 80}, 41), QStringLiteral("latest 80 · best 41"));
        QCOMPARE(checkpointText(info, {}, 3), QString());
    }
};

THROUGHLINE_TEST(RunTextTest)
#include "RunTextTest.moc"
