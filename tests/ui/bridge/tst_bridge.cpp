// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/temp_dir.hpp"
#include "tests/support/ui_test.hpp"
#include "ui/bridge/image_files.hpp"
#include "ui/bridge/text.hpp"
#include "ui/bridge/thumbnails.hpp"

#include <QImageReader>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <fstream>

using namespace wavelens;

class TestBridge : public QObject {
    Q_OBJECT

    test::UiFixture m_fixture;

private Q_SLOTS:

    void pathsKeepTheirBytes() {
        for (const std::string bytes : {"", "/a/zdjęcia Größe 画像/N° 2, #1.png", "/😀/x", "\xff\xfe.png", "/a\xff/\xc3",
                                        "\xe7\x94/画", "\xed\xb2\x80", "😀\xff", "\xef\xbb\xbfname", "\xef\xbf\xbd"}) {
            QCOMPARE(ui::toPath(ui::fromPath(bytes)).native(), bytes);
        }
        QCOMPARE(ui::fromPath("/żółć 画"), QStringLiteral("/żółć 画"));
        QCOMPARE(ui::fromPath("a\xff"), QString(u'a') + QChar(0xdcff));
        for (const QString& text : {QStringLiteral("/żółć 画 😀"), QStringLiteral("plain")}) {
            QCOMPARE(ui::fromPath(ui::toPath(text)), text);
        }
    }

    void imagesAreFoundWhateverTheirNames() {
        const test::TempDir dir;
        const std::filesystem::path& root = dir.path();
        std::filesystem::create_directories(root / "sub\xfe");
        std::filesystem::create_directories(root / ".hidden");
        for (const char* name : {"sub\xfe/a\xff.PNG", "b, #1.jpg", "notes.txt", ".c.png", ".hidden/d.png"}) {
            std::ofstream(root / name) << "x";
        }
        QStringList found = ui::imagesBelow(ui::fromPath(root));
        found.sort();
        QCOMPARE(found.size(), 2);
        QCOMPARE(ui::toPath(found[0]), root / "b, #1.jpg");
        QCOMPARE(ui::toPath(found[1]), root / "sub\xfe/a\xff.PNG");
        QCOMPARE(ui::imagesBelow(ui::fromPath(root / "none")), QStringList());
    }

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
