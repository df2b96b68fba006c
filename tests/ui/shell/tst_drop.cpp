// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/pages/compare/compare_page.hpp"
#include "ui/pages/upscale/upscale_page.hpp"
#include "ui/shell/drop_overlay.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/model_card.hpp"
#include "ui/shell/openable.hpp"

#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QSignalSpy>
#include <QUrl>

using namespace wavelens;
using namespace wavelens::ui;
using Kind = Openable::Kind;

class TestDrop : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<test::UiFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
    QMimeData m_data;

    QString path(const QString& name) const { return m_dir.filePath(name); }

    void touch(const QString& name) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    void setFiles(const QStringList& names) {
        QList<QUrl> urls;
        for (const QString& name : names) {
            urls += QUrl::fromLocalFile(path(name));
        }
        m_data.setUrls(urls);
    }

    /// Drags the files over the window; returns whether a drop would do something.
    bool drag(const QStringList& names, Qt::KeyboardModifiers keys = {}) {
        setFiles(names);
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &m_data, Qt::LeftButton, keys);
        QApplication::sendEvent(m_window.get(), &enter);
        return enter.isAccepted() && enter.dropAction() == Qt::CopyAction;
    }

    void drop(const QStringList& names, Qt::KeyboardModifiers keys = {}) {
        drag(names, keys);
        QDropEvent event(QPointF(600, 400), Qt::CopyAction, &m_data, Qt::LeftButton, keys);
        QApplication::sendEvent(m_window.get(), &event);
    }

    DropOverlay* overlay() { return m_window->findChild<DropOverlay*>(); }

private Q_SLOTS:

    void initTestCase() {
        for (const QString& name : {QStringLiteral("a.png"), QStringLiteral("b.JPG"), QStringLiteral("settings.json"),
                                    QStringLiteral("model.safetensors"), QStringLiteral("archive.zip")}) {
            touch(name);
        }
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("run")));
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("pictures")));
        touch(QStringLiteral("run/config.json"));
    }

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->settings.setState(QStringLiteral("window/page"), static_cast<int>(PageId::Train));
        m_fixture->giveEngine();
        m_window = std::make_unique<MainWindow>(m_fixture->context);
        m_window->resize(1440, 900);
        m_window->show();
        m_window->go({.page = PageId::Train});
    }

    void cleanup() { m_window.reset(); }

    void filesAreToldByTheirNames() {
        QCOMPARE(classify({path(QStringLiteral("a.png")), path(QStringLiteral("b.JPG"))}).kind, Kind::Images);
        QCOMPARE(classify({path(QStringLiteral("pictures"))}).kind, Kind::Images);
        QCOMPARE(classify({path(QStringLiteral("run"))}).kind, Kind::Run);
        QCOMPARE(classify({path(QStringLiteral("settings.json"))}).kind, Kind::Config);
        for (const auto* model : {"model.safetensors", "model.pth", "MODEL.PT"}) {
            QCOMPARE(classify({path(QLatin1String(model))}).kind, Kind::Model);
        }
        const Openable zip = classify({path(QStringLiteral("a.png")), path(QStringLiteral("archive.zip"))});
        QCOMPARE(zip.kind, Kind::Nothing);
        QCOMPARE(zip.problem, QStringLiteral("Wavelens cannot open .zip files"));
        QCOMPARE(classify({path(QStringLiteral("a.png")), path(QStringLiteral("run"))}).kind, Kind::Nothing);
    }

    void theOverlaySaysWhatWillHappen() {
        QVERIFY(drag({QStringLiteral("a.png"), QStringLiteral("b.JPG")}));
        QVERIFY(overlay()->isVisible());
        QCOMPARE(overlay()->text(), QStringLiteral("Drop 2 images to upscale them"));
        test::shoot(*m_window, QStringLiteral("drop"));
        QVERIFY(drag({QStringLiteral("a.png")}, Qt::ShiftModifier));
        QCOMPARE(overlay()->text(), QStringLiteral("Drop 1 image to compare it"));
        QVERIFY(!drag({QStringLiteral("archive.zip")}));
        QCOMPARE(overlay()->text(), QStringLiteral("Wavelens cannot open .zip files"));
        test::shoot(*m_window, QStringLiteral("drop-refused"));
        QDragLeaveEvent leave;
        QApplication::sendEvent(m_window.get(), &leave);
        QVERIFY(!overlay()->isVisible());
    }

    void imagesGoToUpscale() {
        drop({QStringLiteral("a.png"), QStringLiteral("b.JPG")});
        QVERIFY(!overlay()->isVisible());
        QCOMPARE(m_window->currentPage(), PageId::Upscale);
        QTRY_COMPARE(static_cast<UpscalePage*>(m_window->page())->queue().files().size(), 2);
    }

    void withShiftImagesGoToCompare() {
        const QSignalSpy went(&m_fixture->context, &PageContext::navigationRequested);
        drop({QStringLiteral("a.png")}, Qt::ShiftModifier);
        QCOMPARE(m_window->currentPage(), PageId::Compare);
        QCOMPARE(went.at(0)[0].value<PageRequest>().files, QStringList{path(QStringLiteral("a.png"))});
    }

    void compareAddsWhatIsDroppedOnIt() {
        m_fixture->engine->images[path(QStringLiteral("a.png")).toStdString()] = test::testImage(64, 64);
        m_fixture->engine->images[path(QStringLiteral("b.JPG")).toStdString()] = test::testImage(64, 64);
        m_window->go({.page = PageId::Compare});
        drop({QStringLiteral("a.png")});
        drop({QStringLiteral("b.JPG")});
        QCOMPARE(m_window->currentPage(), PageId::Compare);
        const CompareModel& model = static_cast<ComparePage*>(m_window->page())->model();
        QVERIFY(model.image());
        QCOMPARE(model.image()->name, QStringLiteral("a.png"));
        const auto& sources = model.sources();
        QVERIFY(std::any_of(sources.begin(), sources.end(),
                            [](const CompareSource& source) { return source.name == QStringLiteral("b.JPG"); }));
    }

    void aRunGoesToMonitor() {
        const QSignalSpy went(&m_fixture->context, &PageContext::navigationRequested);
        drop({QStringLiteral("run")});
        QCOMPARE(went.at(0)[0].value<PageRequest>().page, PageId::Monitor);
        QCOMPARE(went.at(0)[0].value<PageRequest>().runDir, path(QStringLiteral("run")));
    }

    void settingsGoToTrain() {
        const QSignalSpy went(&m_fixture->context, &PageContext::navigationRequested);
        drop({QStringLiteral("settings.json")});
        QCOMPARE(went.at(0)[0].value<PageRequest>().page, PageId::Train);
        QCOMPARE(went.at(0)[0].value<PageRequest>().files, QStringList{path(QStringLiteral("settings.json"))});
    }

    void aModelWithoutAChooserIsDescribed() {
        engine::ModelInfo info;
        info.scale = 4;
        info.parameters = 170'000;
        info.bytes = 700'000;
        info.trainedSteps = 18000;
        m_fixture->engine->models[path(QStringLiteral("model.safetensors")).toStdString()] = info;
        drop({QStringLiteral("model.safetensors")});
        auto* card = m_window->findChild<ModelCard*>();
        QVERIFY(card);
        const auto says = [card](const QString& text) {
            const auto labels = card->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text() == text; });
        };
        QTRY_VERIFY(says(QStringLiteral("×4")));
        QVERIFY(says(QStringLiteral("0.17 M")));
        QTRY_VERIFY(card->findChildren<QLabel*>().back()->isVisible());
        QVERIFY(card->rect().contains(card->findChildren<QLabel*>().back()->geometry()));
        test::shoot(*card, QStringLiteral("model-card"));
    }

    void aModelThatCannotBeReadSaysWhy() {
        drop({QStringLiteral("model.safetensors")});
        auto* card = m_window->findChild<ModelCard*>();
        const auto says = [card](const QString& text) {
            const auto labels = card->findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(), [&](const QLabel* l) { return l->text().contains(text); });
        };
        QTRY_VERIFY(says(QStringLiteral("not among the fake engine's answers")));
        const auto labels = card->findChildren<QLabel*>();
        const auto problem = std::find_if(labels.begin(), labels.end(), [](const QLabel* l) {
            return l->text().contains(QStringLiteral("answers"));
        });
        QTRY_VERIFY((*problem)->height() >= (*problem)->heightForWidth((*problem)->width()));
        QTRY_VERIFY(card->rect().contains((*problem)->geometry()));
        test::shoot(*card, QStringLiteral("model-card-refused"));
    }

    void draggedRowsAndTextAreLeftAlone() {
        QMimeData text;
        text.setText(QStringLiteral("words"));
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &text, Qt::LeftButton, {});
        enter.ignore();
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(!enter.isAccepted());
        QVERIFY(!overlay()->isVisible());
    }
};

WL_UI_TEST_MAIN(TestDrop)
#include "tst_drop.moc"
