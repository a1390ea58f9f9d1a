// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestProgram.h"

#include "theme/Tokens.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace throughline::ui;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

/// CIE 1976 L*a*b* under D65, of linear sRGB.
Vector labOf(const Vector& c) {
    const Vector xyz{(0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047,
                     0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2],
                     (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883};
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
    return {116 * f(xyz[1]) - 16, 500 * (f(xyz[0]) - f(xyz[1])), 200 * (f(xyz[1]) - f(xyz[2]))};
}

Vector seen(const QColor& colour, const Matrix& eye) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const Vector c{linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
    Vector result{};
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = std::clamp(eye[i][0] * c[0] + eye[i][1] * c[1] + eye[i][2] * c[2], 0.0, 1.0);
    return labOf(result);
}

} // namespace

/// The colours of runs.
class TokensTest : public QObject {
    Q_OBJECT

private slots:
    void theColoursAreToldApartByEveryEye() {
        // Machado, Oliveira and Fernandes 2009, severity 1: protanopia, deuteranopia, tritanopia.
        const Matrix eyes[]{
            {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
            {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
            {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
            {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}};
        for (const auto* tokens : {&Tokens::light(), &Tokens::darkScheme()})
            for (const auto& eye : eyes)
                for (std::size_t i = 0; i < 8; ++i)
                    for (std::size_t j = 0; j < i; ++j) {
                        const auto a = seen(tokens->run(i), eye), b = seen(tokens->run(j), eye);
                        QVERIFY(std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) >= 15.0);
                    }
    }

    void moreThanEightRunsHaveColoursOfTheirOwn() {
        for (const auto* tokens : {&Tokens::light(), &Tokens::darkScheme()}) {
            std::set<QRgb> colours;
            for (std::size_t i = 0; i < 24; ++i) colours.insert(tokens->run(i).rgb());
            QCOMPARE(colours.size(), std::size_t{24});
        }
    }
};

THROUGHLINE_TEST(TokensTest)
#include "TokensTest.moc"
