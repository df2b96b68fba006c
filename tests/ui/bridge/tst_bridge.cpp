// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/text.hpp"
#include "ui/bridge/thumbnails.hpp"

#include <QImageReader>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace wavelens;

class TestBridge : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;

private Q_SLOTS:

    void aLargePreviewHasAThumbnail() {
        const QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("preview.png"));
        QImage picture(1000, 500, QImage::Format_RGB888);
        picture.fill(Qt::red);
        for (int y = 0; y < 500; ++y) {
            for (int x = 250; x < 750; ++x) {
                picture.setPixelColor(x, y, y < 250 ? Qt::green : Qt::blue);
            }
        }
        QVERIFY(picture.save(file));
        const int limit = QImageReader::allocationLimit();
        QImageReader::setAllocationLimit(1);  // MB; the picture takes two
        const auto restore = qScopeGuard([limit] { QImageReader::setAllocationLimit(limit); });
        QVERIFY(QImageReader(file).read().isNull());

        ui::Thumbnails thumbnails;
        QSignalSpy ready(&thumbnails, &ui::Thumbnails::ready);
        QVERIFY(thumbnails.get(ui::toPath(file), 40).isNull());
        QTRY_COMPARE(ready.size(), 1);
        const QImage image = thumbnails.get(ui::toPath(file), 40).toImage();
        QCOMPARE(image.size(), QSize(40, 40));
        QCOMPARE(image.pixelColor(3, 5), QColor(Qt::green));
        QCOMPARE(image.pixelColor(36, 35), QColor(Qt::blue));
    }
};

WL_UI_TEST_MAIN(TestBridge)
#include "tst_bridge.moc"
