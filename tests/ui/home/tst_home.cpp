// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/home/action_card.hpp"
#include "ui/pages/home/hero_card.hpp"
#include "ui/pages/home/home_page.hpp"
#include "ui/pages/home/recent_run_row.hpp"
#include "ui/widgets/banner.hpp"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <cmath>

using namespace wavelens;
using namespace wavelens::ui;

namespace {

engine::RunSummary run(const std::string& name, engine::RunEnd end, std::int64_t step, std::int64_t stopAt) {
    engine::RunSummary summary;
    summary.dir = "/runs/" + name;
    summary.name = name;
    summary.config.emplace();
    summary.end = end;
    summary.step = step;
    summary.stopAt = stopAt;
    summary.bicubicPsnrY = 28.42;
    for (std::int64_t at = 0; at <= step; at += std::max<std::int64_t>(1, stopAt / 40)) {
        engine::MetricPoint point;
        point.step = at;
        point.psnrY = 30.8 - 12 * std::exp(-12.0 * static_cast<double>(at) / static_cast<double>(stopAt));
        summary.validations.push_back(point);
        summary.psnrY = point.psnrY;
    }
    summary.changed = std::chrono::system_clock::now();
    return summary;
}

}  // namespace

class TestHome : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::unique_ptr<HomePage> m_page;
    QList<PageRequest> m_requests;

    void showPage(std::vector<engine::RunSummary> runs = {}, QSize size = {1368, 864}) {
        m_fixture->engine->runs = std::move(runs);
        m_fixture->engine->images["/resources/sample_set/validation/butterfly_01.png"] = test::testImage(384, 264);
        m_page = std::make_unique<HomePage>(m_fixture->context);
        m_page->resize(size);
        m_page->show();
        m_fixture->giveEngine();
        QTRY_VERIFY(m_fixture->context.library().isLoaded());
    }

    [[nodiscard]] QStringList shownRuns() const {
        QStringList names;
        for (const RecentRunRow* row : m_page->findChildren<RecentRunRow*>()) {
            if (row->isVisible()) {
                names.append(row->runDir());
            }
        }
        return names;
    }

    [[nodiscard]] QPushButton* visibleButton(const QString& text) const {
        for (QPushButton* button : m_page->findChildren<QPushButton*>()) {
            if (button->text() == text && button->isVisible()) {
                return button;
            }
        }
        return nullptr;
    }

    [[nodiscard]] bool says(const QString& text) const {
        const auto labels = m_page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    }

    /// After layouts and reads have come to rest.
    void shoot(const QString& name) {
        QTest::qWait(50);
        test::shoot(*m_page, name);
    }

private Q_SLOTS:

    void init() {
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->settings.setThemeMode(ThemeMode::Dark);
        m_fixture->context.setResourceDir(QStringLiteral("/resources"));
        m_requests.clear();
        connect(&m_fixture->context, &PageContext::navigationRequested, this,
                [this](const PageRequest& request) { m_requests.append(request); });
    }

    void cleanup() {
        m_page.reset();
        m_fixture.reset();
    }

    void enterTrainsTheDemoAndGoesToMonitor() {
        showPage();
        m_page->open({});
        QPushButton* demo = visibleButton(QStringLiteral("Train the demo"));
        QVERIFY(demo);
        QTRY_VERIFY(demo->isEnabled());
        QCOMPARE(m_page->focusWidget(), demo);
        QTest::keyClick(demo, Qt::Key_Return);
        QTRY_VERIFY(m_fixture->engine->session);
        QCOMPARE(m_requests.size(), 1);
        QCOMPARE(m_requests.front().page, PageId::Monitor);
    }

    void heroFollowsTheDemo() {
        showPage();
        m_fixture->context.trainDemo();
        QTRY_COMPARE(m_fixture->context.runs().state(), engine::RunState::Preparing);
        QTRY_VERIFY(says(QStringLiteral("Preparing 24 images")));
        m_fixture->engine->session->setState(engine::RunState::Running, 1);
        m_fixture->engine->session->status().put(
            std::make_shared<engine::Status>(engine::Status{640, 2000, 10.0, 136.0, 0.0, 0, "CPU"}));
        QTRY_VERIFY(says(QStringLiteral("The demo is training")));
        QTRY_VERIFY(says(QStringLiteral("Step 640 of 2\u202f000")));
        QVERIFY(visibleButton(QStringLiteral("Watch")));
        shoot(QStringLiteral("home-training"));
        m_requests.clear();
        visibleButton(QStringLiteral("Watch"))->click();
        QCOMPARE(m_requests.front().page, PageId::Monitor);
        QCOMPARE(QFileInfo(m_requests.front().runDir).fileName(), QStringLiteral("demo"));
        QCOMPARE(m_fixture->context.runs().waiting().size(), 0);
    }

    void afterTheDemoItCanBeTrainedAgain() {
        showPage({run("demo", engine::RunEnd::Finished, 2000, 2000)});
        QTRY_VERIFY(visibleButton(QStringLiteral("Train it again")));
    }

    void labelsStandOnTheHeroOnlyWithTheStoredResult() {
        showPage();
        auto* canvas = m_page->findChild<SplitCanvas*>();
        QTRY_VERIFY(canvas->source());
        QVERIFY(!canvas->description().contains(QStringLiteral("Bicubic")));
        m_page.reset();
        m_fixture->engine->images["/resources/sample_set/hero/after_demo.png"] = test::testImage(384, 264);
        showPage();
        canvas = m_page->findChild<SplitCanvas*>();
        QTRY_COMPARE(canvas->description(), QStringLiteral("Split at 50 %, left Bicubic, right After the demo"));
        // Covers the view: nothing of the surround shows.
        QTRY_VERIFY(canvas->viewport().zoom() * 384 >= canvas->width() * canvas->devicePixelRatioF() - 1);
        QTRY_VERIFY(!canvas->loading());
        shoot(QStringLiteral("home-empty"));
    }

    void cardsGoToTheirPages() {
        showPage();
        const auto cards = m_page->findChildren<ActionCard*>();
        QCOMPARE(cards.size(), 4);
        QTest::keyClick(cards[0], Qt::Key_Return);
        QTest::mouseClick(cards[2], Qt::LeftButton);
        QTest::keyClick(cards[3], Qt::Key_Space);
        QCOMPARE(m_requests.size(), 3);
        QCOMPARE(m_requests[0].page, PageId::Train);
        QCOMPARE(m_requests[1].page, PageId::Upscale);
        QCOMPARE(m_requests[2].page, PageId::Compare);
    }

    void openAsksTheWindowForFiles() {
        showPage();
        const QSignalSpy asked(&m_fixture->context, &PageContext::filesAsked);
        QTest::mouseClick(m_page->findChildren<ActionCard*>()[1], Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
    }

    void fiveRecentRunsAndThreeWhenLow() {
        std::vector<engine::RunSummary> runs;
        for (const char* name : {"small-pcl-x4", "small-l1-x4", "edsr-s-pcl-x2",
                                 "ablation-naive-with-a-name-of-sixty-characters-and-some-more", "e", "f"}) {
            runs.push_back(run(name, engine::RunEnd::Finished, 30000, 30000));
        }
        runs[0].end = engine::RunEnd::Stopped;
        runs[0].step = 18420;
        runs[1].end = engine::RunEnd::Failed;
        runs[1].problem = "The contrastive loss is not finite.";
        showPage(runs);
        QTRY_COMPARE(shownRuns().size(), 5);
        shoot(QStringLiteral("home-runs"));
        m_page->resize(952, 604);
        QTRY_COMPARE(shownRuns().size(), 3);
        shoot(QStringLiteral("home-low"));
        m_fixture->settings.setThemeMode(ThemeMode::Light);
        shoot(QStringLiteral("home-low-light"));
        m_fixture->settings.setThemeMode(ThemeMode::Dark);
    }

    void withoutRunsItSaysSo() {
        showPage();
        QTRY_VERIFY(says(QStringLiteral("Your runs will appear here.")));
        QVERIFY(shownRuns().isEmpty());
    }

    void keysMoveBetweenRunsAndOpenThem() {
        auto older = run("b", engine::RunEnd::Finished, 10, 10);
        older.changed -= std::chrono::hours(1);
        showPage({older, run("a", engine::RunEnd::Finished, 10, 10)});
        QTRY_COMPARE(shownRuns().size(), 2);
        const auto rows = m_page->findChildren<RecentRunRow*>();
        rows[0]->setFocus();
        QTest::keyClick(rows[0], Qt::Key_Down);
        QCOMPARE(m_page->focusWidget(), rows[1]);
        QTest::keyClick(rows[1], Qt::Key_Down);
        QCOMPARE(m_page->focusWidget(), rows[1]);
        QTest::keyClick(rows[1], Qt::Key_Return);
        QCOMPARE(m_requests.back().page, PageId::Monitor);
        QCOMPARE(m_requests.back().runDir, QStringLiteral("/runs/b"));
    }

    void anInterruptedRunIsResumedFromTheBanner() {
        showPage({run("small", engine::RunEnd::Interrupted, 18420, 30000)});
        const auto* banner = m_page->findChild<Banner*>();
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), QStringLiteral("small was interrupted at step 18\u202f420. Nothing is lost."));
        shoot(QStringLiteral("home-interrupted"));
        banner->findChildren<QPushButton*>().front()->click();
        QTRY_VERIFY(m_fixture->engine->session && m_fixture->engine->session->resumed);
        QCOMPARE(m_fixture->engine->session->resumed->runDir, std::filesystem::path("/runs/small"));
        QCOMPARE(m_requests.back().page, PageId::Monitor);
        QTRY_VERIFY(!banner->isVisible());
    }

    void aDismissedInterruptionStaysDismissed() {
        showPage({run("small", engine::RunEnd::Interrupted, 18420, 30000)});
        QTRY_VERIFY(visibleButton(QStringLiteral("Dismiss")));
        visibleButton(QStringLiteral("Dismiss"))->click();
        QVERIFY(!m_page->findChild<Banner*>()->isVisible());
        QSignalSpy changed(&m_fixture->context.library(), &RunLibrary::changed);
        m_fixture->context.library().refresh();
        QVERIFY(changed.wait());
        QVERIFY(!m_page->findChild<Banner*>()->isVisible());
    }

    void aMissingFolderCanBeForgotten() {
        m_fixture->context.library().remember(QStringLiteral("/nowhere/lost"));
        showPage();
        QTRY_COMPARE(shownRuns(), QStringList{QStringLiteral("/nowhere/lost")});
        const RecentRunRow* row = m_page->findChildren<RecentRunRow*>().front();
        QVERIFY(row->accessibleName().contains(QStringLiteral("Not found at /nowhere")));
        QVERIFY(visibleButton(QStringLiteral("Locate")));
        shoot(QStringLiteral("home-missing"));
        visibleButton(QStringLiteral("Forget"))->click();
        QTRY_VERIFY(shownRuns().isEmpty());
        QTRY_VERIFY(says(QStringLiteral("Your runs will appear here.")));
    }
};

WL_UI_TEST_MAIN(TestHome)
#include "tst_home.moc"
