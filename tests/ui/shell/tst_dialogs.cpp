// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ui_test.hpp"
#include "ui/shell/about_dialog.hpp"
#include "ui/shell/commands.hpp"
#include "ui/shell/help_dialog.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/settings_dialog.hpp"
#include "ui/widgets/segment.hpp"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QMenuBar>
#include <QTextBrowser>

using namespace wavelens;
using namespace wavelens::ui;

class TestDialogs : public QObject {
    Q_OBJECT

    std::unique_ptr<test::UiFixture> m_fixture;
    std::unique_ptr<MainWindow> m_window;

    template <typename Widget>
    Widget* setting(const char* name) {
        return m_window->findChild<SettingsDialog*>()->findChild<Widget*>(QLatin1StringView(name));
    }

private Q_SLOTS:

    void init() {
        m_fixture.reset();  // one theme at a time
        m_fixture = std::make_unique<test::UiFixture>();
        m_fixture->giveEngine();
        m_window = std::make_unique<MainWindow>(m_fixture->context);
        m_window->show();
        m_window->go({.page = PageId::Train});
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup() {
        m_window.reset();
        m_fixture->settings.setThemeMode(ThemeMode::System);
        m_fixture->settings.setTextSize(100);
        m_fixture->settings.setStrongBorders(false);
    }

    void settingsTakeEffectAtOnce() {
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
        auto* theme = m_window->findChild<SettingsDialog*>()->findChild<Segment*>();
        theme->setCurrentIndex(static_cast<int>(ThemeMode::Light));
        QVERIFY(!m_fixture->theme.tokens().dark);
        theme->setCurrentIndex(static_cast<int>(ThemeMode::Dark));
        QVERIFY(m_fixture->theme.tokens().dark);

        const int before = m_fixture->theme.px(100);
        auto* size = setting<QComboBox>("textSize");
        size->setCurrentIndex(size->findData(150));
        Q_EMIT size->activated(size->currentIndex());
        QCOMPARE(m_fixture->theme.px(100), before * 3 / 2);

        setting<QCheckBox>("strongBorders")->click();
        QVERIFY(m_fixture->settings.strongBorders());

        auto* surround = setting<QComboBox>("surroundDark");
        Q_EMIT surround->activated(static_cast<int>(Surround::White));
        QCOMPARE(m_fixture->theme.surround(), surroundColor(Surround::White));

        auto* threads = setting<QComboBox>("threads");
        threads->setCurrentIndex(threads->findData(1));
        Q_EMIT threads->activated(threads->currentIndex());
        QCOMPARE(m_fixture->settings.threads(), 1);

        setting<QCheckBox>("menuBar")->click();
        QVERIFY(m_window->menuBar()->isVisible());
        setting<QCheckBox>("menuBar")->click();
    }

    void everyTopicOfTheSettingsIsLookedAt() {
        m_window->commands().settings()->trigger();
        auto* dialog = m_window->findChild<SettingsDialog*>();
        for (const char* topic : {"Appearance", "Runs folder", "Computer", "Viewer", "Keyboard"}) {
            dialog->showTopic(QLatin1StringView(topic));
            QCOMPARE(dialog->topic(), QLatin1StringView(topic));
            test::shoot(*dialog, QStringLiteral("settings-%1").arg(QLatin1StringView(topic)));
        }
    }

    void f1ExplainsThePage() {
        m_window->go({.page = PageId::Compare});
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto* help = m_window->findChild<HelpDialog*>();
        QVERIFY(help);
        QCOMPARE(help->topic(), QStringLiteral("Compare"));
        test::shoot(*help, QStringLiteral("help"));
        for (const auto* text : help->findChildren<QTextBrowser*>()) {
            QVERIFY(text->toPlainText().size() > 100);
        }
        help->showShortcuts();
        test::shoot(*help, QStringLiteral("help-shortcuts"));
    }

    void aboutNamesTheLibraries() {
        AboutDialog about(m_fixture->context, m_window.get());
        about.setAttribute(Qt::WA_DeleteOnClose, false);
        const auto labels = about.findChildren<QLabel*>();
        const auto says = [&](const QString& text) {
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text() == text; });
        };
        QVERIFY(says(QStringLiteral("LibTorch")));
        QVERIFY(says(QStringLiteral("1.13.1")));
        QVERIFY(says(QString::fromLatin1(qVersion())));
        test::shoot(about, QStringLiteral("about"));
    }
};

WL_UI_TEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
