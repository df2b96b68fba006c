// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/upscale/upscale_fixture.hpp"
#include "ui/pages/upscale/model_combo.hpp"
#include "ui/pages/upscale/queue_view.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/fields.hpp"

#include <QAbstractItemView>
#include <QAction>
#include <QCheckBox>
#include <QFileDialog>
#include <QMenu>
#include <QSignalSpy>
#include <QTimer>

using namespace wavelens;
using namespace wavelens::ui;
using Fixture = test::UpscaleFixture;

/// The sections at the right of the Upscale page: which model, what comes out.
class TestUpscaleSettings : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> m_fixture;

    static QStringList listed(UpscalePage& page) {
        const auto* combo = page.findChild<ModelCombo*>();
        QStringList rows;
        for (int row = 0; row < combo->count(); ++row) {
            const QString detail = combo->itemData(row, Qt::UserRole + 1).toString();
            rows.append(detail.isEmpty() ? combo->itemText(row) : combo->itemText(row) + QStringLiteral(": ") + detail);
        }
        return rows;
    }

    std::unique_ptr<UpscalePage> readyPage(const QStringList& files) {
        auto page = m_fixture->openPage(files);
        [&] {
            QTRY_VERIFY(Fixture::isReady(*page));
        }();
        return page;
    }

    /// Upscales what waits; how it was asked for.
    engine::UpscaleRequest ran(UpscalePage& page) {
        page.primaryAction();
        while (page.isRunning()) {
            QTest::qWait(1);
        }
        return m_fixture->stepping->requests.empty() ? engine::UpscaleRequest() : m_fixture->stepping->requests.back();
    }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<Fixture>();
    }

    void withoutARunTheBundledModelThatDoublesIsChosen() {
        m_fixture->stepping->runs.clear();
        m_fixture->stepping->bundled = {"/share/models/photo-x4.safetensors", "/share/models/photo-x2.safetensors"};
        m_fixture->addModel("/share/models/photo-x4.safetensors", 4);
        m_fixture->addModel("/share/models/photo-x2.safetensors", 2);
        const auto page = readyPage({Fixture::path("a.png")});
        QCOMPARE(ran(*page).model, std::filesystem::path("/share/models/photo-x2.safetensors"));
    }

    void withoutAnyModelThePageSaysWhatToDo() {
        m_fixture->stepping->runs.clear();
        const auto page = m_fixture->openPage({Fixture::path("a.png")});
        QTRY_VERIFY(Fixture::says(*page, QStringLiteral("Train a model, or open a model file.")));
        QVERIFY(!Fixture::button(*page, QStringLiteral("Upscale "))->isEnabled());
    }

    void modelsAreListedInGroups() {
        m_fixture->stepping->bundled = {"/share/models/photo-x2.safetensors"};
        m_fixture->addModel("/share/models/photo-x2.safetensors", 2);
        m_fixture->addModel("/models/anime.pth", 4).network.name = "rrdbnet";
        const auto page = readyPage({Fixture::path("a.png")});
        QVERIFY(page->openModel(QStringLiteral("/models/anime.pth")));
        QTRY_COMPARE(listed(*page),
                     (QStringList{QStringLiteral("Bundled"), QStringLiteral("photo-x2: SRVGGNetCompact, ×2"),
                                  QStringLiteral("Trained"), QStringLiteral("small: SRVGGNetCompact, ×4, 30.87 dB"),
                                  QStringLiteral("Opened"), QStringLiteral("anime.pth: RRDBNet, ×4")}));
        // Headings cannot be chosen.
        QCOMPARE(page->findChild<ModelCombo*>()->model()->flags(page->findChild<ModelCombo*>()->model()->index(0, 0)),
                 Qt::NoItemFlags);
        QCOMPARE(ran(*page).model, std::filesystem::path("/models/anime.pth"));
    }

    void aRefusedFileKeepsTheModel() {
        const auto page = readyPage({Fixture::path("a.png")});
        const QStringList before = listed(*page);
        QVERIFY(page->openModel(QStringLiteral("/models/evil.pth")));
        auto* banner = page->findChild<Banner*>();
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), QStringLiteral("evil.pth was not opened"));
        QVERIFY(Fixture::says(*page, QStringLiteral("/models/evil.pth is not among the fake engine's answers.")));
        QCOMPARE(listed(*page), before);
        QTRY_VERIFY(Fixture::isReady(*page));
        QCOMPARE(ran(*page).model, std::filesystem::path("/runs/small/model.safetensors"));
    }

    void openedModelsAreRemembered() {
        m_fixture->addModel("/models/anime.pt", 2);
        {
            const auto page = readyPage({Fixture::path("a.png")});
            page->open({.page = PageId::Upscale, .files = {QStringLiteral("/models/anime.pt")}});
            QTRY_COMPARE(page->findChild<ModelCombo*>()->currentText(), QStringLiteral("anime.pt"));
            QTRY_VERIFY(Fixture::isReady(*page));
        }
        const auto again = readyPage({Fixture::path("a.png")});
        QCOMPARE(ran(*again).model, std::filesystem::path("/models/anime.pt"));
        QVERIFY(listed(*again).contains(QStringLiteral("anime.pt: SRVGGNetCompact, ×2")));
        // Until it is taken off the list.
        for (QAction* action : again->findChildren<QAction*>()) {
            if (action->text() == QStringLiteral("Remove from list") && action->isVisible()) {
                action->trigger();
            }
        }
        QTRY_COMPARE(again->findChild<ModelCombo*>()->currentText(), QStringLiteral("small"));
        QVERIFY(!listed(*again).contains(QStringLiteral("Opened")));
    }

    void theCardTellsWhatTheFileSays() {
        engine::ModelInfo& model = m_fixture->addModel("/models/anime.pth", 4);
        model.format = "PyTorch";
        model.entry = "params_ema";
        model.description = "Trained on 800 drawings with noise, blur and compression added in random order";
        model.trainedSteps = 18000;
        const auto page = readyPage({Fixture::path("a.png")});
        page->openModel(QStringLiteral("/models/anime.pth"));
        QTRY_VERIFY(Fixture::says(*page, QStringLiteral("PyTorch, params_ema")));
        QVERIFY(Fixture::says(*page, QStringLiteral("16 × 32, 0.17 M parameters")));
        QVERIFY(Fixture::says(*page, QStringLiteral("18\u202f000 steps")));
        QVERIFY(Fixture::says(*page, toQString(model.description)));
    }

    void aLongDescriptionGoesOnInATooltip() {
        engine::ModelInfo& model = m_fixture->addModel("/models/anime.pth", 4);
        model.description = std::string(150, 'a') + "\n" + std::string(150, 'b');
        const auto page = readyPage({Fixture::path("a.png")});
        page->openModel(QStringLiteral("/models/anime.pth"));
        const QString shown = QString(150, u'a') + u' ' + QString(49, u'b') + u'…';
        QTRY_VERIFY(Fixture::says(*page, shown));
        for (const QLabel* label : page->findChildren<QLabel*>()) {
            if (label->text() == shown) {
                QCOMPARE(label->toolTip(), QString(150, u'a') + u' ' + QString(150, u'b'));
            }
        }
    }

    void theModelIsConvertedFromItsMenu() {
        const auto page = readyPage({Fixture::path("a.png")});
        const QSignalSpy notices(&m_fixture->context, &PageContext::noticeRequested);
        const QString target = m_fixture->runs.filePath(QStringLiteral("small.onnx"));
        QTimer::singleShot(0, this, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            dialog->selectFile(target);
            static_cast<QDialog*>(dialog)->accept();  // protected in QFileDialog
        });
        for (QAction* action : page->findChildren<QAction*>()) {
            if (action->text() == QStringLiteral("Convert…")) {
                action->trigger();
            }
        }
        QTRY_COMPARE(notices.size(), 1);
        const auto& conversion = m_fixture->stepping->conversions.at(0);
        QCOMPARE(conversion.first, std::filesystem::path("/runs/small/model.safetensors"));
        QCOMPARE(conversion.second, toPath(target));
    }

    void theSizeIsTheModelsOrLessOrByWidthOrPerCent() {
        const auto page = readyPage({Fixture::path("a.png")});
        auto* sizes = Fixture::field<QComboBox>(*page, QStringLiteral("Size"));
        QStringList choices;
        for (int i = 0; i < sizes->count(); ++i) {
            choices.append(sizes->itemText(i));
        }
        QCOMPARE(choices, (QStringList{QStringLiteral("Model's size (×4)"), QStringLiteral("×3"), QStringLiteral("×2"),
                                       QStringLiteral("Width"), QStringLiteral("Percent")}));
        QVERIFY(Fixture::says(*page, QStringLiteral("1200 × 800 px")));
        QVERIFY(Fixture::says(*page, QStringLiteral("300 × 200 becomes 1200 × 800")));

        Fixture::choose(*sizes, QStringLiteral("×2"));
        QVERIFY(Fixture::says(*page, QStringLiteral("600 × 400 px")));
        QVERIFY(Fixture::says(*page, QStringLiteral("a_x2_small.png")));
        engine::UpscaleRequest request = ran(*page);
        QCOMPARE(std::pair(request.factor, request.width), std::pair(2.0, 0));

        auto* width = Fixture::field<NumberField>(*page, QStringLiteral("Width in pixels"));
        QVERIFY(!width->isVisible());
        Fixture::choose(*sizes, QStringLiteral("Width"));
        QVERIFY(width->isVisible());
        width->setValue(450);
        QVERIFY(Fixture::says(*page, QStringLiteral("450 × 300 px")));
        page->queue().add({Fixture::path("b.png")});
        QTRY_VERIFY(Fixture::isReady(*page));
        request = ran(*page);
        QCOMPARE(std::pair(request.factor, request.width), std::pair(0.0, 450));

        Fixture::choose(*sizes, QStringLiteral("Percent"));
        Fixture::field<NumberField>(*page, QStringLiteral("Per cent of the image's size"))->setValue(150);
        QVERIFY(Fixture::says(*page, QStringLiteral("a_x1.5_small.png")));
        page->queue().add({Fixture::path("clear.png")});
        QTRY_VERIFY(Fixture::isReady(*page));
        request = ran(*page);
        QCOMPARE(std::pair(request.factor, request.width), std::pair(1.5, 0));

        Fixture::choose(*sizes, QStringLiteral("Model's size (×4)"));
        page->queue().add({Fixture::path("large.png")});
        QTRY_VERIFY(Fixture::isReady(*page));
        request = ran(*page);
        QCOMPARE(std::pair(request.factor, request.width), std::pair(0.0, 0));
    }

    void aWidthBeyondTheModelIsToldBeforeTheRun() {
        const auto page = readyPage({Fixture::path("tiny.png")});
        Fixture::choose(*Fixture::field<QComboBox>(*page, QStringLiteral("Size")), QStringLiteral("Width"));
        auto* width = Fixture::field<NumberField>(*page, QStringLiteral("Width in pixels"));
        const QString told = QStringLiteral("The model enlarges ×4: at most 240 px for this image.");
        width->setValue(241);
        QVERIFY(Fixture::says(*page, told));
        QVERIFY(!Fixture::button(*page, QStringLiteral("Upscale "))->isEnabled());
        width->setValue(240);
        QVERIFY(!Fixture::says(*page, told));
        QVERIFY(Fixture::button(*page, QStringLiteral("Upscale "))->isEnabled());
        // Among several it is named.
        page->queue().add({Fixture::path("large.png")});
        QTRY_VERIFY(Fixture::isReady(*page));
        width->setValue(1000);
        QVERIFY(Fixture::says(*page, QStringLiteral("The model enlarges ×4: at most 240 px for tiny.png.")));
    }

    void whatIsLostDependsOnTheFormat() {
        const auto page = readyPage({Fixture::path("a.png"), Fixture::path("clear.png")});
        auto* formats = Fixture::field<QComboBox>(*page, QStringLiteral("Format"));
        auto* list = page->findChild<QueueView*>();
        const QString alpha = QStringLiteral("In 1 image alpha is laid over white.");
        const QString bits = QStringLiteral("In 1 image 16 bit are rounded to 8.");
        const auto said = [&](const QString& format) {
            formats->setCurrentIndex(formats->findText(format));
            QStringList found;
            for (const QLabel* label : page->findChildren<QLabel*>()) {
                if (label->isVisible() && label->text().startsWith(QStringLiteral("In 1 image"))) {
                    found = label->text().split(u'\n');
                }
            }
            return found;
        };
        QCOMPARE(said(QStringLiteral("PNG")), QStringList());
        QVERIFY(list->item(1)->toolTip().endsWith(QStringLiteral("300 × 200, 16 bit, alpha")));
        QCOMPARE(said(QStringLiteral("WebP")), QStringList{bits});
        QCOMPARE(said(QStringLiteral("JPEG")), (QStringList{bits, alpha}));
        QVERIFY(list->item(1)->toolTip().endsWith(
            QStringLiteral("300 × 200, alpha is laid over white, 16 bit are rounded to 8")));
        QVERIFY(Fixture::says(*page, QStringLiteral("8 bit, no alpha")));
        QCOMPARE(said(QStringLiteral("TIFF")), QStringList());
    }

    void photoDataIsKeptUnlessSwitchedOff() {
        const auto page = readyPage({Fixture::path("a.png")});
        QVERIFY(ran(*page).keepMetadata);
        for (QCheckBox* box : page->findChildren<QCheckBox*>()) {
            if (box->text() == QStringLiteral("Keep photo data")) {
                box->click();
            }
        }
        page->queue().add({Fixture::path("b.png")});
        QTRY_VERIFY(Fixture::isReady(*page));
        QVERIFY(!ran(*page).keepMetadata);
    }

    void looksRight() {
        m_fixture->stepping->bundled = {"/share/models/photo-x2.safetensors", "/share/models/photo-x4.safetensors"};
        m_fixture->addModel("/share/models/photo-x2.safetensors", 2);
        m_fixture->addModel("/share/models/photo-x4.safetensors", 4);
        engine::ModelInfo& model =
            m_fixture->addModel("/models/a-model-with-a-name-of-sixty-characters-that-goes-on-and-on.pth", 4);
        model.network.name = "rrdbnet";
        model.format = "PyTorch";
        model.entry = "params_ema";
        model.description = "Trained on 800 drawings with noise, blur and compression";
        m_fixture->settings.setState(QStringLiteral("upscale/opened"),
                                     QStringList{fromPath(model.path), QStringLiteral("/models/lost.pth")});
        m_fixture->settings.setState(QStringLiteral("upscale/model"), fromPath(model.path));
        m_fixture->settings.setState(QStringLiteral("upscale/size"), -1);
        for (const bool dark : {true, false}) {
            m_fixture->settings.setThemeMode(dark ? ThemeMode::Dark : ThemeMode::Light);
            for (const QSize size : {QSize(1608, 966), QSize(952, 556)}) {
                const auto page = m_fixture->openPage({Fixture::path("a.png"), Fixture::path("clear.png")});
                page->resize(size);
                auto* formats = Fixture::field<QComboBox>(*page, QStringLiteral("Format"));
                formats->setCurrentIndex(formats->findText(QStringLiteral("JPEG")));
                QTRY_VERIFY(page->findChild<ModelCombo*>()->currentIndex() > 0);
                QTest::qWait(300);
                const QString name = QStringLiteral("-%1-%2")
                                         .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                         .arg(size.width());
                test::shoot(*page, QStringLiteral("upscale-settings") + name);
                page->findChild<ModelCombo*>()->showPopup();
                QTest::qWait(50);
                test::shoot(*page->findChild<ModelCombo*>()->view()->window(), QStringLiteral("upscale-models") + name);
                page->findChild<ModelCombo*>()->hidePopup();
            }
        }
    }

    void theNeedForMemoryFollowsTheSettings() {
        const auto page = readyPage({Fixture::path("a.png")});
        QTRY_VERIFY(Fixture::says(*page, QStringLiteral("Needs about 320 MB")));
        m_fixture->stepping->memoryAnswer = 2'600'000'000;
        page->queue().add({Fixture::path("large.png")});
        QTRY_VERIFY(Fixture::says(*page, QStringLiteral("Needs about 2.6 GB")));
        // Of a file that was not looked at yet, the size is not known.
        page->queue().remove({page->queue().files()[0].id, page->queue().files()[1].id});
        page->queue().add({Fixture::path("a.png")});
        QTRY_VERIFY(Fixture::isReady(*page));
        QCOMPARE(m_fixture->stepping->memoryOfNothing.load(), 0);
    }
};

WL_UI_TEST_MAIN(TestUpscaleSettings)
#include "tst_upscale_settings.moc"
