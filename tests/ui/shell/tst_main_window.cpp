// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/pages/page.hpp"
#include "ui/shell/commands.hpp"
#include "ui/shell/file_opener.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/menu_bar.hpp"
#include "ui/shell/notice.hpp"
#include "ui/shell/page_list.hpp"
#include "ui/shell/rail.hpp"
#include "ui/shell/run_bar.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/confirm_dialog.hpp"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QToolButton>

using namespace wavelens;
using namespace wavelens::ui;

class TestMainWindow : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;

    void openWindow() {
        m_window = std::make_unique<MainWindow>(m_fixture->context);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    RunController& runs() { return m_fixture->context.runs(); }

    void train() {
        engine::StartRequest request;
        request.runDir = "/runs/small-pcl-x4";
        request.config.training.steps = 30000;
        runs().start(request);
        QTRY_COMPARE(runs().state(), engine::RunState::Preparing);
        m_fixture->engine->session->setStep(18420);
        m_fixture->engine->session->setState(engine::RunState::Running, 18420);
        QTRY_COMPARE(runs().state(), engine::RunState::Running);
    }

    void interrupted() {
        engine::RunSummary run;
        run.dir = "/runs/small-pcl-x4";
        run.name = "small-pcl-x4";
        run.end = engine::RunEnd::Interrupted;
        run.step = 18420;
        run.stopAt = 30000;
        m_fixture->engine->runs = {run};
    }

    QAction* command(const QString& name) {
        for (const Commands::Listed& listed : m_window->commands().list()) {
            if (listed.name() == name) {
                return listed.action;
            }
        }
        qFatal("There is no command %s.", qPrintable(name));
    }

    /// The window's own banner, not one of a page.
    Banner* banner() {
        for (auto* found : m_window->findChildren<Banner*>()) {
            if (!m_window->page()->isAncestorOf(found) && !qobject_cast<Page*>(found->parentWidget())) {
                return found;
            }
        }
        return nullptr;
    }

    QPushButton* button(QWidget* in, const QString& text) {
        for (auto* found : in->findChildren<QPushButton*>()) {
            if (found->text() == text && !found->isHidden()) {
                return found;
            }
        }
        return nullptr;
    }

    ConfirmDialog* question() { return m_window->findChild<ConfirmDialog*>(); }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->settings.setState(QStringLiteral("window/page"), static_cast<int>(PageId::Train));
        m_fixture->settings.setState(QStringLiteral("window/geometry"), {});
        m_fixture->settings.setState(QStringLiteral("window/menu_bar"), false);
        m_fixture->settings.setState(QStringLiteral("window/resume_declined"), {});
    }

    void cleanup() { m_window.reset(); }

    void everyPageCanBeShown_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < pageList().size(); ++i) {
            QTest::addRow("%s", qPrintable(pageList()[i].label)) << static_cast<int>(i);
        }
    }

    void everyPageCanBeShown() {
        QFETCH(int, index);
        const PageEntry& entry = pageList()[static_cast<std::size_t>(index)];
        m_fixture->giveEngine();
        openWindow();
        const auto key = static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(entry.id));
        QTest::keyClick(m_window.get(), key, Qt::ControlModifier);
        QCOMPARE(m_window->currentPage(), entry.id);
        QVERIFY(m_window->page()->isVisible());
        QVERIFY(m_window->commands().page(entry.id)->isChecked());
        QVERIFY2(m_window->minimumSizeHint().width() <= 1024, "the page keeps the window from being narrow");
        QVERIFY(m_window->minimumSizeHint().height() <= 640);
        test::shoot(*m_window, QStringLiteral("window-") + entry.icon);
        m_window->resize(1024, 640);
        QTest::qWait(0);
        QCOMPARE(m_window->size(), QSize(1024, 640));
        test::shoot(*m_window, QStringLiteral("window-%1-1024").arg(entry.icon));
    }

    void pagesAreMadeWhenTheyAreFirstShown() {
        openWindow();
        QCOMPARE(m_window->findChildren<Page*>().size(), 1);
        m_window->go({.page = PageId::Compare});
        QCOMPARE(m_window->findChildren<Page*>().size(), 2);
        Page* compare = m_window->page();
        m_window->go({.page = PageId::Train});
        m_window->go({.page = PageId::Compare});
        QCOMPARE(m_window->page(), compare);
    }

    void navigationSetsTheSharedSubject() {
        openWindow();
        m_fixture->context.go({.page = PageId::Compare, .runDir = QStringLiteral("/runs/a"), .step = 12000});
        QCOMPARE(m_fixture->context.subject().runDir(), QStringLiteral("/runs/a"));
        QCOMPARE(m_fixture->context.subject().step(), std::optional<qint64>(12000));
        QCOMPARE(m_window->currentPage(), PageId::Compare);
    }

    void noShortcutIsGivenTwiceOnAPage() {
        openWindow();
        for (const PageEntry& entry : pageList()) {
            m_window->go({.page = entry.id});
            QSet<QString> seen;
            for (const Commands::Listed& listed : m_window->commands().list()) {
                for (const QKeySequence& keys : listed.action->shortcuts()) {
                    QVERIFY2(!seen.contains(keys.toString()), qPrintable(entry.label + keys.toString()));
                    seen.insert(keys.toString());
                }
            }
        }
    }

    void everyIconOnlyButtonSaysWhatItDoes() {
        m_fixture->giveEngine();
        openWindow();
        for (const PageEntry& entry : pageList()) {
            m_window->go({.page = entry.id});
            for (const auto* icon : m_window->findChildren<QToolButton*>()) {
                const bool ours = !qobject_cast<QLineEdit*>(icon->parentWidget());
                if (ours && icon->isVisible() && icon->text().isEmpty()) {
                    QVERIFY2(!icon->accessibleName().isEmpty() && !icon->toolTip().isEmpty(),
                             qPrintable(entry.label + QLatin1Char(' ') + icon->objectName()));
                }
            }
        }
    }

    void commandsThatAPageDoesNotAnswerAreOff() {
        openWindow();
        m_window->go({.page = PageId::Train});
        QVERIFY(command(QStringLiteral("Find on this page"))->isEnabled());
        QVERIFY(!command(QStringLiteral("Export"))->isEnabled());
        m_window->go({.page = PageId::Compare});
        QVERIFY(!command(QStringLiteral("Find on this page"))->isEnabled());
        QVERIFY(command(QStringLiteral("Export"))->isEnabled());
    }

    void panelsFold() {
        openWindow();
        Page* page = m_window->page();
        QTest::keyClick(m_window.get(), Qt::Key_F4);
        QVERIFY(page->leftPanel()->isHidden());
        QTest::keyClick(m_window.get(), Qt::Key_F4);
        QVERIFY(page->leftPanel()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_F4, Qt::ShiftModifier);
        QVERIFY(page->rightPanel()->isHidden());
        QTest::keyClick(m_window.get(), Qt::Key_Backslash, Qt::ControlModifier);
        QVERIFY(page->leftPanel()->isHidden() && page->rightPanel()->isHidden());
        QTest::keyClick(m_window.get(), Qt::Key_Backslash, Qt::ControlModifier);
        QVERIFY(page->leftPanel()->isVisible() && page->rightPanel()->isVisible());
    }

    void foldedPanelsStayFoldedInTheNextWindow() {
        openWindow();
        QTest::keyClick(m_window.get(), Qt::Key_F4);
        openWindow();
        QVERIFY(m_window->page()->leftPanel()->isHidden());
        QVERIFY(m_window->page()->rightPanel()->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_F4);
        QVERIFY(m_window->page()->leftPanel()->isVisible());
    }

    void aRunIsChosenByItsConfiguration() {
        openWindow();
        QTemporaryDir dir;
        const QDir run(dir.path());
        QVERIFY(run.mkdir(QStringLiteral("checkpoints")));
        QFile config(run.filePath(QStringLiteral("config.json")));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.close();
        m_window->opener().openChosen({config.fileName()});
        QCOMPARE(m_window->currentPage(), PageId::Monitor);
        QCOMPARE(m_fixture->context.subject().runDir(), dir.path());
        QVERIFY(run.rmdir(QStringLiteral("checkpoints")));
        m_window->opener().openChosen({config.fileName()});
        QCOMPARE(m_window->currentPage(), PageId::Train);
    }

    void f6GoesRoundTheRegions() {
        m_fixture->giveEngine();
        openWindow();
        train();  // the run bar has something to focus
        auto* rail = m_window->findChild<Rail*>();
        auto* runBar = m_window->findChild<RunBar*>();
        rail->findChild<RailItem*>()->setFocus();
        QList<QWidget*> visited;
        do {
            visited += QApplication::focusWidget();
            QTest::keyClick(m_window.get(), Qt::Key_F6);
        } while (visited.size() < 12 && !rail->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(rail->isAncestorOf(QApplication::focusWidget()));
        QCOMPARE(visited.size(), 6);  // rail, header, left, canvas, right, run bar
        QVERIFY(m_window->page()->leftPanel()->isAncestorOf(visited[2]));
        QVERIFY(m_window->page()->canvas()->isAncestorOf(visited[3]));
        QVERIFY(m_window->page()->rightPanel()->isAncestorOf(visited[4]));
        QVERIFY(runBar->isAncestorOf(visited[5]));
        QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(runBar->isAncestorOf(QApplication::focusWidget()));
    }

    void theMenuBarIsHiddenUntilItIsAskedFor() {
        openWindow();
        auto* bar = m_window->findChild<MenuBar*>();
        QVERIFY(!bar->isVisible());
        QWidget* focus = QApplication::focusWidget();
        for (const Qt::Key key : {Qt::Key_Alt, Qt::Key_F10}) {
            QTest::keyClick(m_window.get(), key);
            QVERIFY(bar->isVisible());
            QVERIFY(bar->activeAction() != nullptr);
            QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);  // the menu, then the bar
            QVERIFY(bar->isVisible());
            QTest::keyClick(bar, Qt::Key_Escape);
            QTRY_VERIFY(!bar->isVisible());
            QCOMPARE(QApplication::focusWidget(), focus);
        }
    }

    void theMenuBarGoesWhenACommandWasChosen() {
        openWindow();
        auto* bar = m_window->findChild<MenuBar*>();
        QTest::keyClick(m_window.get(), Qt::Key_Alt);
        QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_U);  // Upscale images
        QCOMPARE(m_window->currentPage(), PageId::Upscale);
        QTRY_VERIFY(!bar->isVisible());
    }

    void altWithAnotherKeyDoesNotShowTheMenuBar() {
        openWindow();
        auto* bar = m_window->findChild<MenuBar*>();
        QTest::keyPress(m_window.get(), Qt::Key_Alt);
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QTest::keyRelease(m_window.get(), Qt::Key_Alt);
        QVERIFY(!bar->isVisible());
    }

    void aPinnedMenuBarStaysAndIsRemembered() {
        openWindow();
        QTest::keyClick(m_window.get(), Qt::Key_M, Qt::ControlModifier);
        QVERIFY(m_window->findChild<MenuBar*>()->isVisible());
        m_window.reset();
        openWindow();
        QVERIFY(m_window->findChild<MenuBar*>()->isVisible());
    }

    void runCommandsFollowTheState() {
        m_fixture->giveEngine();
        openWindow();
        QAction* pause = m_window->commands().pause();
        QVERIFY(!pause->isEnabled());
        train();
        QVERIFY(pause->isEnabled());
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_COMPARE(runs().state(), engine::RunState::Paused);
        QCOMPARE(pause->text(), QStringLiteral("Resume"));
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_COMPARE(runs().state(), engine::RunState::Running);
        QTest::keyClick(m_window.get(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_fixture->engine->session->posted.back(), engine::RunAction::Checkpoint);
        QTest::keyClick(m_window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_COMPARE(runs().state(), engine::RunState::Reopened);
        QVERIFY(!pause->isEnabled());
    }

    void aNoticeCanBeActedOnAndGoesByItself() {
        openWindow();
        auto* notice = m_window->findChild<Notice*>();
        QVERIFY(!notice->isVisible());
        bool shown = false;
        m_fixture->context.notify(QStringLiteral("12 images upscaled"),
                                  NoticeAction{QStringLiteral("Show in folder"), [&] {
                                                   shown = true;
                                               }});
        QVERIFY(notice->isVisible());
        QVERIFY(m_window->rect().contains(notice->geometry()));
        test::shoot(*m_window, QStringLiteral("notice"));
        button(notice, QStringLiteral("Show in folder"))->click();
        QVERIFY(shown);
        QVERIFY(!notice->isVisible());
        m_fixture->context.notify(QStringLiteral("Saved"));
        QVERIFY(notice->isVisible());
        QVERIFY(!button(notice, QStringLiteral("Show in folder")));
    }

    void aMissingEngineIsSaid() {
        openWindow();
        m_fixture->context.setEngineProblem(QStringLiteral("The engine cannot be opened."));
        QVERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), QStringLiteral("The engine cannot be opened."));
    }

    void whatWasInterruptedIsOfferedOnce() {
        interrupted();
        openWindow();
        m_fixture->giveEngine();
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), QStringLiteral(u"small-pcl-x4 was interrupted at step 18\u202f420."));
        test::shoot(*m_window, QStringLiteral("interrupted"));
        button(banner(), QStringLiteral("Resume"))->click();
        QVERIFY(!banner()->isVisible());
        QTRY_VERIFY(m_fixture->engine->session && m_fixture->engine->session->resumed);
        QCOMPARE(m_fixture->engine->session->resumed->runDir, std::filesystem::path("/runs/small-pcl-x4"));
    }

    void homeOffersWhatWasInterruptedItself() {
        interrupted();
        openWindow();
        m_window->go({.page = PageId::Home});
        m_fixture->giveEngine();
        QTRY_VERIFY(m_fixture->context.library().isLoaded());
        QVERIFY(!banner()->isVisible());
        const auto banners = m_window->page()->findChildren<Banner*>();
        QVERIFY(std::any_of(banners.begin(), banners.end(), [](const Banner* shown) { return shown->isVisible(); }));
    }

    void whatWasDeclinedIsNotOfferedAgain() {
        interrupted();
        openWindow();
        m_fixture->giveEngine();
        QTRY_VERIFY(banner()->isVisible());
        button(banner(), QStringLiteral("Not now"))->click();
        QVERIFY(!banner()->isVisible());
        m_window.reset();
        openWindow();
        QSignalSpy changed(&m_fixture->context.library(), &RunLibrary::changed);
        m_fixture->context.library().refresh();
        QVERIFY(changed.wait());
        QVERIFY(!banner()->isVisible());
    }

    void closingWhileTrainingAsks() {
        m_fixture->giveEngine();
        openWindow();
        train();
        m_window->close();
        QVERIFY(m_window->isVisible());
        QVERIFY(question());
        QCOMPARE(question()->windowTitle(), QStringLiteral("Stop training and close?"));
        QVERIFY(question()->accessibleDescription().contains(QStringLiteral(u"step 18\u202f420 of 30\u202f000")));
        test::shoot(*question(), QStringLiteral("closing"));
        QTest::keyClick(question(), Qt::Key_Escape);
        QTRY_VERIFY(!question());
        QCOMPARE(runs().state(), engine::RunState::Running);
        QVERIFY(m_window->isVisible());
    }

    void saveAndCloseStopsThenCloses() {
        m_fixture->giveEngine();
        openWindow();
        train();
        m_window->close();
        QTest::keyClick(question(), Qt::Key_Return);
        QTRY_VERIFY(!m_window->isVisible());
        QCOMPARE(m_fixture->engine->session->posted.front(), engine::RunAction::Stop);
    }

    void closingWithWorkUnderWayAsks() {
        openWindow();
        m_fixture->context.setJob(JobStatus{PageId::Upscale, QStringLiteral("Upscaling 3 of 12"), 0.2});
        m_window->close();
        QVERIFY(m_window->isVisible());
        QVERIFY(question());
        QTest::keyClick(question(), Qt::Key_Return);
        QTRY_VERIFY(!m_window->isVisible());
    }

    void thePageIsRemembered() {
        openWindow();
        m_window->go({.page = PageId::Compare});
        m_window->close();
        m_window.reset();
        openWindow();
        QCOMPARE(m_window->currentPage(), PageId::Compare);
    }

    void lookedAtInLightWhileTraining() {
        m_fixture->settings.setThemeMode(ThemeMode::Light);
        m_fixture->giveEngine();
        openWindow();
        train();
        test::shoot(*m_window, QStringLiteral("window-light"));
        m_fixture->settings.setThemeMode(ThemeMode::System);
    }
};

WL_UI_TEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
