// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/runs/notes_editor.hpp"
#include "ui/pages/runs/run_panel.hpp"
#include "ui/pages/runs/run_table.hpp"
#include "ui/pages/runs/runs_page.hpp"
#include "ui/pages/runs/selection_panel.hpp"
#include "ui/pages/runs/setting_changes.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/segment.hpp"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>

#include <cmath>

using namespace wavelens;
using namespace wavelens::ui;
using namespace std::chrono_literals;

class TestRuns : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::unique_ptr<RunsPage> m_page;
    QList<PageRequest> m_requests;
    QStringList m_notices;
    std::optional<NoticeAction> m_noticeAction;

    /// A run with a folder on disk; each one was changed an hour before the one made before it.
    engine::RunSummary& addRun(const std::string& name, engine::RunEnd end, double psnr = 30.87) {
        const QString dir = m_fixture->runs.filePath(toQString(name));
        QDir().mkpath(dir);
        auto& runs = m_fixture->engine->runs;
        engine::RunSummary& run = runs.emplace_back();
        run.dir = toPath(dir);
        run.name = name;
        run.config.emplace();
        run.config->network.name = "srvgg";
        run.config->network.features = 32;
        run.end = end;
        run.stopAt = 30000;
        run.step = end == engine::RunEnd::Finished ? 30000 : 4210;
        run.bicubicPsnrY = 28.42;
        run.psnrY = psnr;
        run.ssimY = 0.8687;
        for (std::int64_t step = 0; step <= run.step; step += 500) {
            engine::MetricPoint point;
            point.step = step;
            point.psnrY = psnr - 12 * std::exp(-static_cast<double>(step) / 2000.0);
            run.validations.push_back(point);
        }
        for (std::int64_t step = run.step - run.step % 500 - 1000; step <= run.step; step += 500) {
            run.checkpoints.push_back({step, run.dir / "checkpoints", 18'000'000});
        }
        run.bytes = 62'000'000;
        run.changed = std::chrono::system_clock::now() - std::chrono::hours(runs.size());
        return run;
    }

    void showPage(QSize size = {1368, 816}) {
        m_fixture->giveEngine();
        m_page = std::make_unique<RunsPage>(m_fixture->context);
        m_page->resize(size);
        m_page->show();
        QTRY_VERIFY(m_fixture->context.library().isLoaded());
        QTest::qWait(0);
    }

    [[nodiscard]] QString dir(const char* name) const { return m_fixture->runs.filePath(QLatin1StringView(name)); }

    [[nodiscard]] RunTable& table() const { return *m_page->findChild<RunTable*>(); }

    [[nodiscard]] QStringList names() const {
        QStringList shown;
        for (int row = 0; row < table().filter().rowCount(); ++row) {
            shown.append(table().filter().index(row, 0).data().toString());
        }
        return shown;
    }

    [[nodiscard]] bool shows(const QString& text) const {
        const auto labels = m_page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
    }

    [[nodiscard]] QPushButton* visibleButton(const QString& text) const {
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->text() == text && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }

    /// After layouts and reads have come to rest.
    void shoot(const QString& name) {
        QTest::qWait(50);
        test::shoot(*m_page, name);
    }

private Q_SLOTS:

    void initTestCase() {
        // Where the wastebasket is made.
        QVERIFY(QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)));
    }

    void init() {
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->settings.setThemeMode(ThemeMode::Dark);
        m_requests.clear();
        m_notices.clear();
        m_noticeAction.reset();
        connect(&m_fixture->context, &PageContext::navigationRequested, this,
                [this](const PageRequest& request) { m_requests.append(request); });
        connect(&m_fixture->context, &PageContext::noticeRequested, this,
                [this](const QString& text, const std::optional<NoticeAction>& action) {
                    m_notices.append(text);
                    m_noticeAction = action;
                });
    }

    void cleanup() {
        m_page.reset();
        m_fixture.reset();
    }

    void listsTheRunsNewestFirst() {
        addRun("edsr-s-pcl-x2", engine::RunEnd::Finished, 36.94).config->network.scale = 2;
        addRun("small-l1-x4", engine::RunEnd::Finished, 30.61).config->contrast.enabled = false;
        addRun("ablation-naive", engine::RunEnd::Failed, 29.02).config->contrast.loss = "naive";
        addRun("a-run-with-a-name-of-sixty-characters-that-goes-on-and-on-ok", engine::RunEnd::Stopped);
        showPage();
        const QAbstractItemModelTester tester(&table().filter());
        QCOMPARE(names(),
                 (QStringList{QStringLiteral("edsr-s-pcl-x2"), QStringLiteral("small-l1-x4"),
                              QStringLiteral("ablation-naive"),
                              QStringLiteral("a-run-with-a-name-of-sixty-characters-that-goes-on-and-on-ok")}));
        const auto text = [this](int row, RunColumn column) {
            return table().filter().index(row, static_cast<int>(column)).data().toString();
        };
        QCOMPARE(text(0, RunColumn::State), QStringLiteral("Done"));
        QCOMPARE(text(0, RunColumn::Network), QStringLiteral("SRVGGNetCompact 16 × 32"));
        QCOMPARE(text(0, RunColumn::Scale), QStringLiteral("×2"));
        QCOMPARE(text(1, RunColumn::Method), QStringLiteral("L1"));
        QCOMPARE(text(2, RunColumn::Steps), QStringLiteral("4\u202f210 / 30\u202f000"));
        QCOMPARE(text(0, RunColumn::Psnr), QStringLiteral("36.94"));
        QCOMPARE(text(0, RunColumn::Ssim), QStringLiteral("0.8687"));
        shoot(QStringLiteral("runs"));
        m_page->resize(952, 556);
        shoot(QStringLiteral("runs-narrow"));
        m_fixture->settings.setThemeMode(ThemeMode::Light);
        m_page->resize(1368, 816);
        shoot(QStringLiteral("runs-light"));
        m_fixture->settings.setThemeMode(ThemeMode::Dark);
    }

    void sortsByNumbersAndKeepsTheOrder() {
        addRun("b", engine::RunEnd::Finished, 30.2);
        addRun("a", engine::RunEnd::Finished, 9.7);
        addRun("c", engine::RunEnd::Finished, std::nan(""));
        showPage();
        table().sortByColumn(static_cast<int>(RunColumn::Psnr), Qt::DescendingOrder);
        QCOMPARE(names(), (QStringList{QStringLiteral("b"), QStringLiteral("a"), QStringLiteral("c")}));
        table().sortByColumn(static_cast<int>(RunColumn::Name), Qt::AscendingOrder);
        m_page.reset();
        showPage();
        QCOMPARE(names(), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
        table().sortByColumn(static_cast<int>(RunColumn::Changed), Qt::DescendingOrder);
    }

    void searchAndStateNarrowTheTable() {
        addRun("small-pcl", engine::RunEnd::Finished);
        addRun("small-l1", engine::RunEnd::Failed).notes = "Lower temperature";
        addRun("edsr", engine::RunEnd::Interrupted);
        showPage();
        m_page->focusSearch();
        auto* search = qobject_cast<QLineEdit*>(m_page->focusWidget());
        QVERIFY(search);
        QTest::keyClicks(search, QStringLiteral("SMALL srvgg"));
        QCOMPARE(names().size(), 2);
        search->setText(QStringLiteral("temperature"));
        QCOMPARE(names(), QStringList{QStringLiteral("small-l1")});
        search->setText(QStringLiteral("tau"));
        QVERIFY(shows(QStringLiteral("No run matches “tau”.")));
        search->clear();
        auto* groups = m_page->findChild<Segment*>();
        groups->setCurrentIndex(static_cast<int>(RunGroup::Stopped));
        QCOMPARE(names(), QStringList{QStringLiteral("edsr")});
        groups->setCurrentIndex(static_cast<int>(RunGroup::Training));
        QVERIFY(shows(QStringLiteral("No run is in this state.")));
    }

    void columnsAreChosenAndGiveWay() {
        addRun("a", engine::RunEnd::Finished);
        showPage();
        const auto hidden = [this](RunColumn column) {
            return table().isColumnHidden(static_cast<int>(column));
        };
        QVERIFY(!hidden(RunColumn::Network));
        table().columnsMenu()->actions()[static_cast<int>(RunColumn::Scale) - 1]->trigger();
        QVERIFY(hidden(RunColumn::Scale));
        m_page->resize(952, 556);
        QTRY_VERIFY(hidden(RunColumn::Network));
        QVERIFY(!hidden(RunColumn::Psnr));
        m_page->resize(1368, 816);
        QTRY_VERIFY(!hidden(RunColumn::Network));
        QVERIFY(hidden(RunColumn::Scale));
        table().columnsMenu()->actions()[static_cast<int>(RunColumn::Scale) - 1]->trigger();
        QVERIFY(!hidden(RunColumn::Scale));
    }

    void enterOpensMonitor() {
        addRun("a", engine::RunEnd::Finished);
        showPage();
        m_page->open({.page = PageId::Runs, .runDir = dir("a")});
        QTest::keyClick(&table(), Qt::Key_Return);
        QCOMPARE(m_requests.size(), 1);
        QCOMPARE(m_requests.front().page, PageId::Monitor);
        QCOMPARE(m_requests.front().runDir, dir("a"));
    }

    void panelOffersWhatTheStateAllows() {
        addRun("done", engine::RunEnd::Finished);
        addRun("stopped", engine::RunEnd::Stopped);
        showPage();
        table().select({dir("done")});
        QVERIFY(visibleButton(QStringLiteral("Monitor")));
        QVERIFY(!visibleButton(QStringLiteral("Resume")));
        table().select({dir("stopped")});
        QVERIFY(!visibleButton(QStringLiteral("Monitor")));
        visibleButton(QStringLiteral("Resume"))->click();
        QTRY_VERIFY(m_fixture->engine->session && m_fixture->engine->session->resumed);
        QCOMPARE(m_fixture->engine->session->resumed->runDir, toPath(dir("stopped")));
        m_fixture->engine->session->setState(engine::RunState::Running, 4300);
        QTRY_VERIFY(!visibleButton(QStringLiteral("Resume")));
        m_requests.clear();
        visibleButton(QStringLiteral("Compare"))->click();
        QCOMPARE(m_requests.front().page, PageId::Compare);
        QCOMPARE(m_requests.front().runDir, dir("stopped"));
    }

    void panelShowsWhatWasChangedFromTheNearestPreset() {
        auto& presets = m_fixture->engine->presetList;
        presets = {{"far", "Far", "", {}}, {"near", "Near", "", {}}};
        presets[0].config.training.steps = 7;
        presets[0].config.network.blocks = 3;
        presets[1].config.data.validationHr = "sample_set/validation";
        engine::RunSummary& run = addRun("a", engine::RunEnd::Finished);
        run.config = presets[1].config;
        run.config->data.validationHr = "/usr/share/wavelens/sample_set/validation";  // the same, made absolute
        run.config->contrast.temperature = 0.07;
        run.config->contrast.sharpenMax = 2.5;
        run.config->data.trainHr = "/images";
        showPage();
        table().select({dir("a")});
        QTRY_VERIFY(m_page->findChild<RunPanel*>()->isVisible());
        const auto changes = changesFrom(presets[1], *run.config);
        QCOMPARE(changes.size(), 2);
        QCOMPARE(changes[0].values, (QStringList{QStringLiteral("1–3"), QStringLiteral("1–2.5")}));
        QTRY_VERIFY(shows(QStringLiteral("→ 0.07")));
        QVERIFY(shows(QStringLiteral("best, newest")));
        QVERIFY(nearestPreset(presets, *run.config) == &presets[1]);
        shoot(QStringLiteral("runs-changed"));
    }

    void severalRunsShowWhereTheyDifferAndAreOverlaid() {
        addRun("a", engine::RunEnd::Finished);
        addRun("b", engine::RunEnd::Finished).config->contrast.temperature = 0.2;
        addRun("c", engine::RunEnd::Finished).config->training.seed = 3;
        showPage();
        table().selectAll();
        QVERIFY(m_page->findChild<SelectionPanel*>()->isVisible());
        QVERIFY(shows(QStringLiteral("3 runs")));
        QTRY_VERIFY(shows(QStringLiteral("0.2")));
        shoot(QStringLiteral("runs-several"));
        visibleButton(QStringLiteral("Overlay in Monitor"))->click();
        QCOMPARE(m_requests.front().page, PageId::Monitor);
        QCOMPARE(m_requests.front().runDir, dir("a"));
        QCOMPARE(m_requests.front().overlays, (QStringList{dir("b"), dir("c")}));
    }

    void notesAreSavedAsTyped() {
        addRun("a", engine::RunEnd::Finished);
        addRun("b", engine::RunEnd::Finished).notes = "of b";
        showPage();
        table().select({dir("a")});
        NotesEditor& notes = m_page->findChild<RunPanel*>()->notes();
        QTest::keyClicks(&notes, QStringLiteral("seed 3"));
        table().select({dir("b")});  // before the timer: nothing is lost
        QCOMPARE(notes.toPlainText(), QStringLiteral("of b"));
        const auto saved = [this](const char* run) {
            return m_fixture->engine->readRun(toPath(dir(run)))->notes;
        };
        QTRY_COMPARE(saved("a"), std::string("seed 3"));
        QCOMPARE(saved("b"), std::string("of b"));
        table().select({dir("a")});
        QCOMPARE(notes.toPlainText(), QStringLiteral("seed 3"));
    }

    void f2RenamesARun() {
        addRun("old", engine::RunEnd::Finished);
        addRun("z", engine::RunEnd::Finished);
        showPage();
        m_page->open({.page = PageId::Runs, .runDir = dir("old")});
        const QSignalSpy entered(m_page->findChild<RunPanel*>(), &RunPanel::nameEntered);
        QTest::keyClick(&table(), Qt::Key_F2);
        auto* field = qobject_cast<QLineEdit*>(m_page->focusWidget());
        QVERIFY(field);
        QCOMPARE(field->selectedText(), QStringLiteral("old"));
        QTest::keyClicks(field, QStringLiteral("new"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(entered.size(), 1);
        QTRY_VERIFY(names().contains(QStringLiteral("new")));
        QTRY_COMPARE(table().selectedDirs(), QStringList{dir("new")});
        QTest::keyClick(&table(), Qt::Key_F2);
        QTest::keyClicks(field, QStringLiteral("other"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
        QCOMPARE(entered.size(), 1);
    }

    void deleteMovesToTheWastebasketAndUndoBringsBack() {
        const engine::RunSummary kept = addRun("ablation-naive", engine::RunEnd::Failed);
        QFile file(dir("ablation-naive") + QStringLiteral("/config.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        showPage();
        m_page->open({.page = PageId::Runs, .runDir = dir("ablation-naive")});
        QTest::keyClick(&table(), Qt::Key_Delete);
        QCOMPARE(m_notices, QStringList{QStringLiteral("“ablation-naive” is in the wastebasket (62 MB).")});
        QVERIFY(!QFileInfo::exists(dir("ablation-naive")));
        m_fixture->engine->runs.clear();
        QTRY_VERIFY(visibleButton(QStringLiteral("Train the demo")));  // the empty page
        QVERIFY(shows(QStringLiteral("No runs yet")));
        shoot(QStringLiteral("runs-empty"));
        QVERIFY(m_noticeAction);
        m_fixture->engine->runs = {kept};
        m_noticeAction->run();
        QVERIFY(QFileInfo::exists(file.fileName()));
        QTRY_COMPARE(names(), QStringList{QStringLiteral("ablation-naive")});
    }

    void modelsAreExportedInThreeFormats() {
        addRun("a", engine::RunEnd::Finished).bestModel = "/runs/a/model.safetensors";
        showPage();
        table().select({dir("a")});
        const auto exportAs = [this](int format) {
            QTimer::singleShot(0, this, [this, format] {
                auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
                QCOMPARE(dialog->nameFilters(),
                         (QStringList{QStringLiteral("safetensors (*.safetensors)"), QStringLiteral("PyTorch (*.pth)"),
                                      QStringLiteral("ONNX (*.onnx)")}));
                Q_EMIT dialog->filterSelected(dialog->nameFilters()[format]);
                dialog->setDirectory(m_fixture->runs.path());
                dialog->selectFile(QStringLiteral("mine"));
                static_cast<QDialog*>(dialog)->accept();  // protected in QFileDialog
            });
            visibleButton(QStringLiteral("Export model"))->click();
        };
        exportAs(1);
        exportAs(2);
        QTRY_COMPARE(m_notices.size(), 2);
        m_notices.sort();
        QCOMPARE(m_notices, (QStringList{QStringLiteral("Model exported as mine.onnx"),
                                         QStringLiteral("Model exported as mine.pth")}));
        for (const auto& [model, file] : m_fixture->engine->conversions) {
            QCOMPARE(model, std::filesystem::path("/runs/a/model.safetensors"));
            QCOMPARE(file.parent_path(), toPath(m_fixture->runs.path()));
        }

        m_fixture->engine->conversionRefusal = {engine::ErrorCode::Disk, "The disk is full."};
        exportAs(0);
        QTRY_VERIFY(m_page->findChild<Banner*>()->isVisible());
        QVERIFY(shows(QStringLiteral("The disk is full.")));
        QCOMPARE(m_notices.size(), 2);
    }

    void aRunThatIsWrittenIsNotRemovedOrRenamed() {
        addRun("small-pcl-x4", engine::RunEnd::None).state = engine::RunState::Followed;
        showPage();
        m_page->open({.page = PageId::Runs, .runDir = dir("small-pcl-x4")});
        QTest::keyClick(&table(), Qt::Key_Delete);
        QTest::keyClick(&table(), Qt::Key_F2);
        QCOMPARE(m_notices, (QStringList{QStringLiteral("Stop small-pcl-x4 before removing it."),
                                         QStringLiteral("Stop small-pcl-x4 before renaming it.")}));
        QVERIFY(QFileInfo::exists(dir("small-pcl-x4")));
    }

    void unreadableAndMissingRunsAreListed() {
        engine::RunSummary& broken = addRun("broken", engine::RunEnd::Finished);
        broken.config.reset();
        broken.problem = "config.json ends early at line 31";
        m_fixture->context.library().remember(QStringLiteral("/nowhere/lost"));
        showPage();
        QTRY_COMPARE(names().size(), 2);
        table().select({dir("broken")});
        QVERIFY(shows(QStringLiteral("config.json ends early at line 31")));
        QVERIFY(visibleButton(QStringLiteral("Monitor")));
        shoot(QStringLiteral("runs-broken"));
        table().select({QStringLiteral("/nowhere/lost")});
        QVERIFY(shows(QStringLiteral("Not found at /nowhere")));
        QVERIFY(!visibleButton(QStringLiteral("Monitor")));
        visibleButton(QStringLiteral("Forget"))->click();
        QTRY_COMPARE(names(), QStringList{QStringLiteral("broken")});
    }

    void followingTakesRunFoldersOnly() {
        addRun("a", engine::RunEnd::Finished);
        showPage();
        m_page->follow(dir("a"));  // no config.json
        QVERIFY(m_page->findChild<Banner*>()->isVisible());
        QVERIFY(m_requests.isEmpty());
        QFile file(dir("a") + QStringLiteral("/config.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        m_page->follow(dir("a"));
        QCOMPARE(m_requests.front().page, PageId::Monitor);
        QCOMPARE(m_requests.front().runDir, dir("a"));
    }

    void browsingDoesNotChangeTheSharedRun() {
        addRun("a", engine::RunEnd::Finished);
        addRun("b", engine::RunEnd::Finished);
        m_fixture->context.subject().setRunDir(dir("b"));
        showPage();
        table().select({dir("a")});
        QCOMPARE(m_fixture->context.subject().runDir(), dir("b"));
    }
};

WL_UI_TEST_MAIN(TestRuns)
#include "tst_runs.moc"
