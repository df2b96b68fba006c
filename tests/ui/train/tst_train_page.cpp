// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/text.hpp"
#include "ui/bridge/workers.hpp"
#include "ui/pages/train/preset_combo.hpp"
#include "ui/pages/train/run_name.hpp"
#include "ui/pages/train/sample_cell.hpp"
#include "ui/pages/train/sample_preview.hpp"
#include "ui/pages/train/square_chooser.hpp"
#include "ui/pages/train/train_page.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/form/config_form.hpp"
#include "ui/widgets/form/field_row.hpp"
#include "ui/widgets/form/form_section.hpp"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QThread>
#include <QVBoxLayout>

#include <atomic>
#include <optional>

using namespace wavelens;
using engine::RunConfig;

namespace {

/// Blurs by averaging; a stand-in that looks like the samples.
engine::Image stamp(const engine::Image& source, int dx) {
    std::vector<std::uint8_t> bytes(*source.bytes);
    for (int y = 0; y < source.height; ++y)
        for (int x = 0; x < source.width; ++x)
            for (int c = 0; c < source.channels; ++c) {
                const int other = std::clamp(x + dx, 0, source.width - 1);
                const int value =
                    (source.row(y)[x * source.channels + c] + source.row(y)[other * source.channels + c]) / 2;
                bytes[static_cast<std::size_t>(y) * source.stride() +
                      static_cast<std::size_t>(x * source.channels + c)] = static_cast<std::uint8_t>(value);
            }
    return {source.width, source.height, source.channels,
            std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))};
}

/// Answers with samples whose number follows the configuration, each call when the test lets it.
class SampleEngine : public test::FakeEngine {
public:
    mutable std::atomic<int> calls = 0;
    mutable QSemaphore gate{1000};
    std::atomic<bool> measuresForEver = false;
    std::string parseError;
    RunConfig parsed;
    std::optional<engine::Error> refused;  ///< by the check of the data

    [[nodiscard]] engine::Result<engine::PreflightReport>
    preflight(const RunConfig& config, const engine::ProgressCallback& progress, std::stop_token stop) const override {
        return refused ? engine::Result<engine::PreflightReport>(*refused)
                       : FakeEngine::preflight(config, progress, stop);
    }

    [[nodiscard]] engine::Result<engine::Snapshot> previewSamples(const RunConfig& config, const std::filesystem::path&,
                                                                  engine::Rect at) const override {
        ++calls;
        gate.acquire();
        const engine::Image hr = test::testImage(at.width, at.height);
        engine::PatchSamples patch{
            "a.png",
            hr,
            {{engine::SampleRole::Anchor, "Anchor", "", hr, {}}, {engine::SampleRole::Hr, "HR", "", hr, {}}}};
        for (int i = 1; i < config.contrast.positives; ++i)
            patch.samples.push_back({engine::SampleRole::Positive,
                                     "P" + std::to_string(i),
                                     "amount " + std::to_string(config.contrast.sharpenMax).substr(0, 3),
                                     hr,
                                     {}});
        for (int i = 1; i <= config.contrast.negatives; ++i)
            patch.samples.push_back(
                {engine::SampleRole::Negative, "N" + std::to_string(i), "σ 0.7", stamp(hr, 4 * i), {}});
        return engine::Snapshot{0, {}, {patch}};
    }

    [[nodiscard]] engine::Result<engine::Estimate> estimate(const RunConfig& config, bool measure,
                                                            std::stop_token stop) const override {
        while (measure && measuresForEver && !stop.stop_requested())
            QThread::msleep(1);
        return FakeEngine::estimate(config, measure, stop);
    }

    [[nodiscard]] engine::Bands bands(const engine::Image& image) const override {
        const int w = image.width / 2;
        const int h = image.height / 2;
        const engine::Plane plane{w, h,
                                  std::make_shared<const std::vector<float>>(static_cast<std::size_t>(w * h), 3.0F)};
        return {plane, plane, plane, plane};
    }

    [[nodiscard]] engine::Result<RunConfig> parseConfig(std::string_view, std::string_view source) const override {
        if (!parseError.empty())
            return engine::Error{engine::ErrorCode::BadInput, std::string(source) + ": " + parseError};
        return parsed;
    }
};

}  // namespace

class TestTrainPage : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::shared_ptr<SampleEngine> m_engine;
    std::unique_ptr<ui::TrainPage> m_page;
    QTemporaryDir m_images;

    std::string imagesDir() { return m_images.path().toStdString(); }

    ui::ConfigForm* form() { return m_page->findChild<ui::ConfigForm*>(); }

    ui::SamplePreview* preview() { return m_page->findChild<ui::SamplePreview*>(); }

    QPushButton* button(const QString& text) {
        for (auto* candidate : m_page->findChildren<QPushButton*>())
            if (candidate->text() == text && !candidate->isHidden())
                return candidate;
        return nullptr;
    }

    QString messageAt(std::string_view key) {
        auto* label = form()->row(key)->findChild<QLabel*>(QStringLiteral("message"));
        return label->parentWidget()->isHidden() ? QString() : label->text();
    }

    void nameImages() {
        m_page->model().setValue(*engine::findField("data.train_hr"), imagesDir());
        QTRY_VERIFY(!preview()->image().isEmpty());
    }

private Q_SLOTS:

    void init() {
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->settings.setState(QStringLiteral("train/preset"), QStringLiteral("quick_cpu"));
        m_engine = std::make_shared<SampleEngine>();
        m_fixture->engine = m_engine;
        const auto image = std::filesystem::path(imagesDir()) / "a.png";
        m_engine->images[image] = test::testImage(300, 200);
        m_engine->preflightReport.training = {{image, {}, {300, 200}}, {image, {}, {300, 200}}};
        m_engine->preflightReport.validation = {{std::filesystem::path(imagesDir()) / "held.png", {}, {64, 64}}};
        m_engine->preflightReport.heldOut = true;
        m_engine->estimateAnswer = {170000,   1300000000,           8000000000,
                                    42000000, engine::kNotComputed, engine::kNotComputed};
        m_engine->presetList[1].config.network.blocks = 8;
        m_engine->presetList.push_back({"large", "Large", "32 blocks", {}});
        m_engine->presetList[2].config.network.blocks = 32;
        m_page = std::make_unique<ui::TrainPage>(m_fixture->context);
        m_page->resize(1368, 816);
        m_page->show();
        m_fixture->giveEngine();
        QTRY_COMPARE(m_page->model().presetName(), QStringLiteral("quick_cpu"));
    }

    void cleanup() {
        m_engine->gate.release(1000);
        m_page.reset();
        ui::workers().waitForDone();
        m_fixture.reset();
    }

    void startsFromAPreset() {
        QCOMPARE(m_page->model().config().network.blocks, 8);
        QVERIFY(m_page->model().changedKeys().empty());
        QCOMPARE(messageAt("data.train_hr"), QStringLiteral("Choose a folder of training images."));
    }

    void aPresetAsksAboutChanges() {
        auto& model = m_page->model();
        auto* presets = m_page->findChild<ui::PresetCombo*>();
        model.setValue(*engine::findField("training.batch_size"), std::int64_t{8});
        presets->setCurrent(QStringLiteral("large"));
        Q_EMIT presets->activated(presets->currentIndex());
        QCOMPARE(model.presetName(), QStringLiteral("quick_cpu"));  // nothing before the answer
        QVERIFY(button(QStringLiteral("Keep my 1 change")));
        button(QStringLiteral("Keep my 1 change"))->click();
        QCOMPARE(model.config().network.blocks, 32);
        QCOMPARE(model.config().training.batchSize, 8);

        presets->setCurrent(QStringLiteral("quick_cpu"));
        Q_EMIT presets->activated(presets->currentIndex());
        button(QStringLiteral("Drop them"))->click();
        QCOMPARE(model.config().network.blocks, 8);
        QCOMPARE(model.config().training.batchSize, 16);
        model.undoStack().undo();
        QCOMPARE(presets->current()->name, std::string("large"));
    }

    void theDataIsCheckedInTheBackground() {
        m_engine->preflightReport.skipped = {{"/x/small.png", "40 × 32 px, smaller than the patch", true},
                                             {"/x/broken.png", "ends early", false}};
        nameImages();
        auto* text = m_page->findChild<QLabel*>(QStringLiteral("dataCheckText"));
        QTRY_COMPARE(text->text(), QStringLiteral("2 images to train on, 1 held out to validate with, 2 skipped."));
        QCOMPARE(
            messageAt("data.patch_size"),
            QStringLiteral("48 px at ×4 needs images of at least 192 px; 1 of 5 are smaller and will be skipped."));
        QVERIFY(m_page->model().blockingProblems().empty());
        m_page->model().setValue(*engine::findField("data.train_hr"), std::string("/no/such/folder"));
        QTRY_COMPARE(messageAt("data.train_hr"), QStringLiteral("The folder does not exist. Choose another."));
    }

    void theFoundFolderIsTakenByAButton() {
        const std::string inner = imagesDir() + "/HR";
        QVERIFY(QDir(m_images.path()).mkpath(QStringLiteral("HR")));
        auto* use = m_page->findChild<QPushButton*>(QStringLiteral("useFolder"));
        m_engine->refused = {
            {engine::ErrorCode::BadInput, imagesDir() + " holds no images itself; 2 under " + inner + ".", {}, inner}};
        m_page->model().setValue(*engine::findField("data.train_hr"), imagesDir());
        QTRY_COMPARE(messageAt("data.train_hr"), ui::toQString(m_engine->refused->message));
        QTRY_VERIFY(!use->isHidden());
        QVERIFY(use->isVisibleTo(m_page.get()));
        QCOMPARE(use->text(), QStringLiteral("Use …/HR"));
        test::shoot(*m_page, QStringLiteral("train-folder"));
        QVERIFY(!m_page->model().blockingProblems().empty());
        m_engine->refused.reset();
        use->click();
        QCOMPARE(m_page->model().config().data.trainHr, inner);
        QTRY_VERIFY(m_page->model().blockingProblems().empty());
        QTRY_VERIFY(use->isHidden());

        // Another field's folder.
        const std::string validation = imagesDir() + "/HR/valid";
        QVERIFY(QDir(m_images.path()).mkpath(QStringLiteral("HR/valid/HR")));
        m_engine->refused = {
            {engine::ErrorCode::BadInput, validation + " holds no images itself.", {}, validation + "/HR"}};
        m_page->model().setValue(*engine::findField("data.validation_hr"), validation);
        QTRY_VERIFY(!use->isHidden());
        use->click();
        QCOMPARE(m_page->model().config().data.trainHr, inner);
        QCOMPARE(m_page->model().config().data.validationHr, validation + "/HR");

        // The message is about the folder that it begins with, and names the other one.
        m_engine->refused = {{engine::ErrorCode::BadInput,
                              imagesDir() + " holds no images itself; 2 under " + validation + "/HR.",
                              {},
                              inner}};
        m_page->model().setValue(*engine::findField("data.train_hr"), imagesDir());
        QTRY_VERIFY(!use->isHidden());
        use->click();
        QCOMPARE(m_page->model().config().data.trainHr, inner);
        QCOMPARE(m_page->model().config().data.validationHr, validation + "/HR");

        // A folder that works, but is a detour.
        m_engine->refused.reset();
        m_engine->preflightReport.suggestedFolder = inner;
        m_page->model().setValue(*engine::findField("data.train_hr"), imagesDir());
        QTRY_VERIFY(m_page->model().config().data.trainHr == imagesDir() && !use->isHidden());
        use->click();
        QCOMPARE(m_page->model().config().data.trainHr, inner);
    }

    void startGoesToTheFirstProblem() {
        QSignalSpy left(&m_fixture->context, &ui::PageContext::navigationRequested);
        QApplication::setActiveWindow(m_page.get());
        m_page->model().setValue(*engine::findField("contrast.temperature"), 0.0);
        m_page->primaryAction();
        QCOMPARE(left.count(), 0);
        QVERIFY(!m_engine->session);
        QVERIFY(form()->row("contrast.temperature")->isVisible());
        QVERIFY(form()->row("contrast.temperature")->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(button(QStringLiteral("1 setting to fix: Temperature")));
    }

    void keysUndoAndRedo() {
        QApplication::setActiveWindow(m_page.get());
        auto* number = form()->row("data.patch_size")->findChild<ui::NumberField*>();
        number->setFocus();
        number->selectAll();
        QTest::keyClicks(number, QStringLiteral("64"));
        QTest::keyClick(number, Qt::Key_Return);
        QCOMPARE(m_page->model().config().data.patchSize, 64);
        QTest::keyClick(number, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(m_page->model().config().data.patchSize, 48);
        QTest::keyClick(number, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_page->model().config().data.patchSize, 64);
    }

    void startTrainsAndGoesToMonitor() {
        nameImages();
        QSignalSpy left(&m_fixture->context, &ui::PageContext::navigationRequested);
        m_page->primaryAction();
        QTRY_VERIFY(m_engine->session && m_engine->session->started);
        QVERIFY(m_engine->session->started->config == m_page->model().config());
        QCOMPARE(m_engine->session->started->runDir.filename().string(), std::string("edsr-8x64-pcl-x4"));
        QCOMPARE(left.count(), 1);
        QCOMPARE(left[0][0].value<ui::PageRequest>().page, ui::PageId::Monitor);
        // While it trains, the next one waits.
        QTRY_VERIFY(button(QStringLiteral("Add to queue")));
        QSignalSpy notices(&m_fixture->context, &ui::PageContext::noticeRequested);
        button(QStringLiteral("Add to queue"))->click();
        QCOMPARE(m_fixture->context.runs().waiting().size(), 1);
        QVERIFY(m_fixture->context.runs().waiting().front().endsWith(QStringLiteral("edsr-8x64-pcl-x4-2")));
        QCOMPARE(notices.count(), 1);
        QCOMPARE(left.count(), 1);
    }

    void runsAreNamedAfterWhatTheyTrain() {
        RunConfig config;
        config.contrast.enabled = false;
        config.network.name = "srvgg";
        config.network.scale = 2;
        QCOMPARE(ui::runNameFor(config), QStringLiteral("srvgg-16x64-l1-x2"));
    }

    void anUnknownKeyIsNamed() {
        const QString file = m_images.filePath(QStringLiteral("settings.json"));
        QFile json(file);
        QVERIFY(json.open(QIODevice::WriteOnly));
        json.close();
        m_engine->parseError = "\"contrast.tempratur\" is unknown. Did you mean \"contrast.temperature\"?";
        const RunConfig before = m_page->model().config();
        m_page->open({.page = ui::PageId::Train, .files = {file}});
        QTRY_VERIFY(std::ranges::any_of(m_page->findChildren<ui::Banner*>(), [](auto* b) { return b->isVisible(); }));
        QString shown;
        for (auto* label : m_page->findChildren<QLabel*>())
            if (label->isVisible())
                shown += label->text();
        QVERIFY(shown.contains(QStringLiteral(
            "settings.json: \"contrast.tempratur\" is unknown. Did you mean \"contrast.temperature\"?")));
        QVERIFY(m_page->model().config() == before);

        m_engine->parseError.clear();
        m_engine->parsed.training.steps = 77;
        m_page->open({.page = ui::PageId::Train, .files = {file}});
        QTRY_COMPARE(m_page->model().config().training.steps, 77);
        QTRY_VERIFY(std::ranges::none_of(m_page->findChildren<ui::Banner*>(), [](auto* b) { return b->isVisible(); }));
        m_page->model().undoStack().undo();
        QVERIFY(m_page->model().config() == before);
    }

    void theEstimateFollowsTheEdits() {
        nameImages();
        const auto shows = [this](const QString& text) {
            return std::ranges::any_of(m_page->findChildren<QLabel*>(), [&](auto* l) { return l->text() == text; });
        };
        QTRY_VERIFY(shows(QStringLiteral("0.17 M")));
        QVERIFY(shows(QStringLiteral("about 1.3 GB")));
        m_engine->estimateAnswer.parameters = 1230000;
        m_page->model().setValue(*engine::findField("network.blocks"), std::int64_t{9});
        QTRY_VERIFY(shows(QStringLiteral("1.23 M")));
        m_engine->estimateAnswer.secondsPerStep = 0.1;
        m_engine->estimateAnswer.seconds = 600;
        m_engine->measuresForEver = true;
        button(QStringLiteral("Measure"))->click();
        button(QStringLiteral("Cancel measuring"))->click();
        ui::workers().waitForDone();  // it did stop
        QCoreApplication::processEvents();
        QVERIFY(!shows(QStringLiteral("about 10 min")));
        m_engine->measuresForEver = false;
        button(QStringLiteral("Measure"))->click();
        QTRY_VERIFY(shows(QStringLiteral("about 10 min")));
    }

    void thePreviewShowsTheLatestEditAlone() {
        nameImages();
        QTRY_VERIFY(preview()->pictures());
        const auto old = preview()->pictures();
        QCOMPARE(old->pictures.size(), std::size_t{1 + 3 + 4});

        m_engine->gate.acquire(m_engine->gate.available());  // from here on answers wait
        const int before = m_engine->calls;
        const auto& field = *engine::findField("contrast.negatives");
        m_page->model().setValue(field, std::int64_t{6});
        QTRY_COMPARE(m_engine->calls.load(), before + 1);
        m_page->model().setValue(field, std::int64_t{2});
        QTRY_COMPARE(m_engine->calls.load(), before + 2);
        QCOMPARE(preview()->pictures(), old);  // the old stays until the new is there
        QSignalSpy none(preview(), &QObject::destroyed);
        m_engine->gate.release(1000);
        QTRY_VERIFY(preview()->pictures() != old);
        QCOMPARE(preview()->pictures()->pictures.size(), std::size_t{1 + 3 + 2});
        ui::workers().waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(preview()->pictures()->pictures.size(), std::size_t{1 + 3 + 2});
    }

    void theSquareMovesByKeys() {
        nameImages();
        QTRY_VERIFY(preview()->pictures());
        auto* square = m_page->findChild<ui::SquareChooser*>();
        const QPoint corner = square->corner();
        QTest::keyClick(square, Qt::Key_Right);
        QCOMPARE(square->corner(), corner + QPoint(1, 0));
        QTest::keyClick(square, Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(square->corner(), corner + QPoint(1, -16));
        for (int i = 0; i < 40; ++i)
            QTest::keyClick(square, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(square->corner().x(), 0);
    }

    void changesAreShownAgainstHr() {
        const engine::Image hr = test::testImage(16, 16);
        engine::PatchSamples patch{"a.png",
                                   hr,
                                   {{engine::SampleRole::Anchor, "Anchor", "", hr, {}},
                                    {engine::SampleRole::Hr, "HR", "", hr, {}},
                                    {engine::SampleRole::Negative, "N1", "", stamp(hr, 4), {}}}};
        const auto change = ui::makeSamplePictures(*m_engine, patch, ui::SampleQuantity::Image, true);
        QCOMPARE(change.pictures.size(), std::size_t{2});
        const ui::SamplePicture& negative = change.pictures[1];
        // Red rises by 17 per pixel; the mean with the pixel 4 to the right is 34 more: 0.299 × 34.
        QCOMPARE(std::lround(negative.values[0]), 10L);
        QCOMPARE(qGray(negative.image.pixel(0, 0)), 128 + std::lround(2 * negative.values[0]));
        QCOMPARE(qGray(negative.image.pixel(15, 0)), 128);  // clamped at the edge: no change
        const auto band = ui::makeSamplePictures(*m_engine, patch, ui::SampleQuantity::HH, false);
        QCOMPARE(qGray(band.pictures[0].image.pixel(0, 0)), 128 + 3);
    }

    void withoutContrastThereAreNoGroups() {
        nameImages();
        QTRY_VERIFY(preview()->pictures());
        QVERIFY(std::ranges::count_if(m_page->findChildren<ui::SampleCell*>(), &QWidget::isVisible) > 1);
        m_page->model().setValue(*engine::findField("contrast.enabled"), false);
        QTRY_COMPARE(std::ranges::count_if(m_page->findChildren<ui::SampleCell*>(), &QWidget::isVisible), 1);
    }

    void narrowFoldsListAndPreview() {
        QVERIFY(m_page->leftPanel()->isVisible());
        m_page->resize(952, 556);
        QVERIFY(!m_page->leftPanel()->isVisible());
        QVERIFY(!preview()->isVisible());
        QCOMPARE(m_page->width(), 952);  // the window of 1024 with its rail
        QVERIFY(m_page->findChild<QLineEdit*>(QStringLiteral("search"))->isVisible());
        QApplication::setActiveWindow(m_page.get());
        QTest::keyClick(m_page.get(), Qt::Key_P, Qt::ControlModifier);
        QVERIFY(preview()->isVisible());
        m_page->resize(1368, 816);
        QVERIFY(m_page->leftPanel()->isVisible());
        QVERIFY(preview()->isVisible());
    }

    void shots() {
        if (qEnvironmentVariableIsEmpty("WAVELENS_SHOTS"))
            QSKIP("WAVELENS_SHOTS names no folder for pictures");
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto* header = new QWidget(&window);
        header->setFixedHeight(48);
        header->setProperty("surface", QStringLiteral("panel"));
        auto* row = new QHBoxLayout(header);
        row->setContentsMargins(16, 0, 16, 0);
        row->addWidget(m_page->headerContext());
        row->addStretch(1);
        for (auto* widget : m_page->headerActions())
            row->addWidget(widget);
        window.setProperty("surface", QStringLiteral("panel"));
        window.setAttribute(Qt::WA_StyledBackground);
        column->addWidget(header);
        column->addWidget(m_page.get(), 1);
        window.show();
        for (const auto mode : {ui::ThemeMode::Dark, ui::ThemeMode::Light}) {
            m_fixture->settings.setThemeMode(mode);
            const QString theme = mode == ui::ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light");
            window.resize(1368, 864);
            m_page->model().setValue(*engine::findField("data.train_hr"), std::string());
            QTest::qWait(600);
            test::shoot(window, QStringLiteral("train-empty-%1").arg(theme));
            m_engine->preflightReport.skipped = {{"/x/small.png", "40 × 32 px, smaller than the patch", true},
                                                 {"/x/broken.png", "ends early", false}};
            m_page->model().setValue(*engine::findField("data.train_hr"), imagesDir());
            m_page->model().setValue(*engine::findField("contrast.sharpen_max"), 2.5);
            m_page->model().setValue(*engine::findField("training.batch_size"), std::int64_t{8});
            form()->section(engine::FieldSection::Losses)->setOpen(true);
            QTest::qWait(1500);
            test::shoot(window, QStringLiteral("train-%1").arg(theme));
            m_page->model().setValue(*engine::findField("contrast.temperature"), 0.0);
            form()->goToField("contrast.temperature");
            QTest::qWait(200);
            test::shoot(window, QStringLiteral("train-error-%1").arg(theme));
            window.resize(952, 604);
            QTest::qWait(200);
            test::shoot(window, QStringLiteral("train-narrow-%1").arg(theme));
            m_page->pageActions().back()->trigger();
            QTest::qWait(200);
            test::shoot(window, QStringLiteral("train-drawer-%1").arg(theme));
            m_page->model().setValue(*engine::findField("contrast.temperature"), 0.1);
        }
        m_page->setParent(nullptr);
    }
};

WL_UI_TEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
