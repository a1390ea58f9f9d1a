// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../Sanitized.h"
#include "../app/Program.h"
#include "FaultFixture.h"

#include <QTest>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace throughline::faults {

inline constexpr bool limitMemory = !sanitized;
/// Of addresses, not of pages: the program has nearly 200 MiB of them to begin with.
inline rlim_t mostMemory() {
    return longForm() ? rlim_t{2} << 30 : rlim_t{768} << 20;
}

/// Whatever is given as data, history, checkpoint or run: the real program answers with one line and status 2, within
/// the memory that it is allowed, and does not wait for what never comes.
class HostileProgram : public Program {
public:
    Result run(const QStringList& arguments) const {
        QProcess process;
        process.setChildProcessModifier([limit = rlimit{mostMemory(), mostMemory()}] {
            if (limitMemory) ::setrlimit(RLIMIT_AS, &limit);
            // Root may read everything: not what it starts here (capabilities(7)).
            for (const int right : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH})
                ::prctl(PR_CAPBSET_DROP, static_cast<unsigned long>(right));
        });
        start(process, arguments);
        return finish(process);
    }

    void refuses(const QStringList& arguments, const QString& sentence, int status = 2) const {
        const Result result = run(arguments);
        if (sentence == "memory") status = 1; // what is too large is not unreadable
        QVERIFY2(result.code == status, qPrintable(QString::number(result.code) + ": " + result.err.left(2000)));
        QVERIFY2(result.err.startsWith("throughline: "), qPrintable(result.err));
        QVERIFY2(result.err.count('\n') == 1 && result.err.endsWith('\n'), qPrintable(result.err));
        QVERIFY2(result.err.size() < 2000, "the sentence is too long to read");
        QVERIFY2(result.err.contains(sentence), qPrintable(result.err));
        QCOMPARE(result.out, QString());
    }

    QStringList train(const QString& data) const {
        QStringList arguments{"train", "--data", data, "--epochs", "1", "--run", path("never")};
        if (data.contains(".idx")) arguments += {"--labels", data};
        return arguments;
    }

    QString sparse(const QString& name, const QByteArray& start, qint64 size) const {
        QFile file(write(name, start));
        if (!file.resize(size)) qFatal("cannot make a sparse file");
        return file.fileName();
    }
};

} // namespace throughline::faults
