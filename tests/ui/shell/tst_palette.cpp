// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/pages/page.hpp"
#include "ui/shell/command_palette.hpp"
#include "ui/shell/main_window.hpp"

#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>

using namespace wavelens;
using namespace wavelens::ui;

class TestPalette : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;
    CommandPalette* m_palette = nullptr;

    QStringList found() {
        const auto* model = m_palette->findChild<QListView*>()->model();
        QStringList texts;
        for (int row = 0; row < model->rowCount(); ++row) {
            texts += model->index(row, 0).data().toString();
        }
        return texts;
    }

    void type(const QString& words) {
        m_palette->open();
        QTest::keyClicks(m_palette->findChild<QLineEdit*>(), words);
    }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
        engine::RunSummary run;
        run.dir = "/runs/butterfly-x4";
        run.name = "butterfly-x4";
        run.end = engine::RunEnd::Finished;
        m_fixture->engine->runs = {run};
        m_window = std::make_unique<MainWindow>(m_fixture->context);
        m_window->resize(1440, 900);
        m_window->show();
        m_fixture->giveEngine();
        m_palette = m_window->findChild<CommandPalette*>();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(m_fixture->context.library().isLoaded());
        QTest::qWait(50);  // the presets
    }

    void cleanup() { m_window.reset(); }

    void findsCommandsBySeveralWordsInAnyOrder() {
        type(QStringLiteral("run folder"));
        QVERIFY(found().contains(QStringLiteral("Open run folder…")));
        type(QStringLiteral("folder open run"));
        QVERIFY(found().contains(QStringLiteral("Open run folder…")));
        test::shoot(*m_window, QStringLiteral("palette"));
    }

    void theBeginningOfALabelComesFirst() {
        type(QStringLiteral("temp"));
        QCOMPARE(found().value(0), QStringLiteral("Temperature"));
    }

    void findsRunsPresetsAndSettingsByTheirHelp() {
        type(QStringLiteral("butterfly"));
        QCOMPARE(found(), QStringList{QStringLiteral("butterfly-x4")});
        type(QStringLiteral("quick on"));
        QVERIFY(found().contains(QStringLiteral("Quick on CPU")));
        type(QStringLiteral("contrast.temperature"));
        QCOMPARE(found(), QStringList{QStringLiteral("Temperature")});
    }

    void enterCarriesOutAndEscDoesNot() {
        const QSignalSpy went(&m_fixture->context, &PageContext::navigationRequested);
        type(QStringLiteral("butterfly"));
        QTest::keyClick(m_palette->findChild<QLineEdit*>(), Qt::Key_Escape);
        QVERIFY(!m_palette->isVisible());
        QCOMPARE(went.size(), 0);
        type(QStringLiteral("butterfly"));
        QTest::keyClick(m_palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QVERIFY(!m_palette->isVisible());
        QCOMPARE(went.at(0)[0].value<PageRequest>().runDir, QStringLiteral("/runs/butterfly-x4"));
    }

    void arrowsChooseAnotherEntry() {
        type(QStringLiteral("theme"));
        auto* list = m_palette->findChild<QListView*>();
        QCOMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(m_palette->findChild<QLineEdit*>(), Qt::Key_Down);
        QCOMPARE(list->currentIndex().row(), 1);
    }

    void saysWhatIsNotFound() {
        type(QStringLiteral("zzqq"));
        QVERIFY(found().isEmpty());
        QTest::keyClick(m_palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QVERIFY(m_palette->isVisible());
    }

    void aSettingOpensItsFieldInTrain() {
        m_window->go({.page = PageId::Compare});
        type(QStringLiteral("contrast.temperature"));
        QTest::keyClick(m_palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), PageId::Train);
        QVERIFY(m_window->page()->isAncestorOf(QApplication::focusWidget()));
        QVERIFY(qobject_cast<QAbstractSpinBox*>(QApplication::focusWidget()) != nullptr);
    }

    void commandsThatAreOffAreNotOffered() {
        type(QStringLiteral("checkpoint now"));
        QVERIFY(!found().contains(QStringLiteral("Checkpoint now")));
    }
};

WL_UI_TEST_MAIN(TestPalette)
#include "tst_palette.moc"
