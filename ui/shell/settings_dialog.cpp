// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings_dialog.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/app_settings.hpp"
#include "ui/shell/commands.hpp"
#include "ui/shell/shortcut_list.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"
#include "ui/widgets/segment.hpp"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QThread>
#include <QUrl>

namespace wavelens::ui {

namespace {

/// A topic's page: a title, then rows.
struct Sheet {
    QWidget* widget = new QWidget;
    QVBoxLayout* column = new QVBoxLayout(widget);
    QFormLayout* rows = new QFormLayout;

    explicit Sheet(const QString& title) {
        column->setContentsMargins(24, 20, 24, 20);
        column->setSpacing(16);
        auto* label = new QLabel(title, widget);
        setTextStyle(label, TextStyle::Title);
        column->addWidget(label);
        rows->setHorizontalSpacing(24);
        rows->setVerticalSpacing(12);
        rows->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
        column->addLayout(rows);
    }

    void addNote(const QString& text) {
        auto* note = new QLabel(text, widget);
        note->setWordWrap(true);
        setTextStyle(note, TextStyle::Small);
        setTextTone(note, "text2");
        column->addWidget(note);
    }
};

}  // namespace

SettingsDialog::SettingsDialog(PageContext& context, Commands& commands, QWidget* parent)
    : TopicDialog(tr("Settings"), parent), m_context(context), m_settings(context.settings()) {
    addTopic(tr("Appearance"), makeAppearance());
    addTopic(tr("Runs folder"), makeRunsFolder());
    addTopic(tr("Computer"), makeComputer());
    addTopic(tr("Viewer"), makeViewer());
    addTopic(tr("Keyboard"), makeKeyboard(commands));
}

QWidget* SettingsDialog::makeAppearance() {
    Sheet sheet(tr("Appearance"));
    auto* theme = new Segment(tr("Theme"));
    for (const QString& name : {tr("System"), tr("Dark"), tr("Light")}) {
        theme->addOption(name);
    }
    theme->setCurrentIndex(static_cast<int>(m_settings.themeMode()));
    connect(theme, &Segment::currentChanged, this,
            [this](int index) { m_settings.setThemeMode(static_cast<ThemeMode>(index)); });
    sheet.rows->addRow(tr("Theme"), theme);

    auto* size = new QComboBox;
    size->setObjectName(QStringLiteral("textSize"));
    size->setAccessibleName(tr("Text size"));
    for (const int percent : {90, 100, 110, 125, 150}) {
        size->addItem(tr("%1 %").arg(percent), percent);
    }
    size->setCurrentIndex(std::max(0, size->findData(m_settings.textSize())));
    connect(size, &QComboBox::activated, this, [this, size] { m_settings.setTextSize(size->currentData().toInt()); });
    sheet.rows->addRow(tr("Text size"), size);

    auto* borders = new QCheckBox(tr("Stronger borders of controls"));
    borders->setObjectName(QStringLiteral("strongBorders"));
    borders->setChecked(m_settings.strongBorders());
    connect(borders, &QCheckBox::toggled, &m_settings, &AppSettings::setStrongBorders);
    sheet.rows->addRow(tr("Contrast"), borders);
    sheet.column->addStretch();
    return sheet.widget;
}

QWidget* SettingsDialog::makeRunsFolder() {
    Sheet sheet(tr("Runs folder"));
    auto* folder = new ElidedLabel(m_settings.runsFolder());
    connect(&m_settings, &AppSettings::runsFolderChanged, folder, &QLabel::setText);
    sheet.column->addWidget(folder);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    QPushButton* choose = makeButton(tr("Choose another folder"), QStringLiteral("folder"));
    QPushButton* open = makeButton(tr("Open folder"), QStringLiteral("open"), ButtonKind::Quiet);
    connect(choose, &QPushButton::clicked, this, [this] {
        const QString chosen = QFileDialog::getExistingDirectory(this, tr("Runs folder"), m_settings.runsFolder());
        if (!chosen.isEmpty()) {
            m_settings.setRunsFolder(chosen);
        }
    });
    connect(open, &QPushButton::clicked, this, [this] {
        QDir().mkpath(m_settings.runsFolder());
        QDesktopServices::openUrl(QUrl::fromLocalFile(m_settings.runsFolder()));
    });
    buttons->addWidget(choose);
    buttons->addWidget(open);
    buttons->addStretch();
    sheet.column->addLayout(buttons);
    sheet.addNote(
        tr("New trainings are written here, one folder each, and Runs lists what is in it. Runs that were made "
           "before stay where they are."));
    sheet.column->addStretch();
    return sheet.widget;
}

QWidget* SettingsDialog::makeComputer() {
    Sheet sheet(tr("Computer"));
    auto* threads = new QComboBox;
    threads->setObjectName(QStringLiteral("threads"));
    threads->setAccessibleName(tr("Threads for upscaling"));
    threads->addItem(tr("Automatic"), 0);
    for (int count = 1; count <= QThread::idealThreadCount(); ++count) {
        threads->addItem(QString::number(count), count);
    }
    threads->setCurrentIndex(std::max(0, threads->findData(m_settings.threads())));
    connect(threads, &QComboBox::activated, this,
            [this, threads] { m_settings.setThreads(threads->currentData().toInt()); });
    sheet.rows->addRow(tr("Threads for upscaling"), threads);
    sheet.addNote(
        tr("A training has its own number, in the section Hardware of its settings: the same number gives the "
           "same result when it is resumed."));
    sheet.column->addStretch();
    return sheet.widget;
}

QWidget* SettingsDialog::makeViewer() {
    Sheet sheet(tr("Viewer"));
    for (const bool dark : {true, false}) {
        auto* surround = new QComboBox;
        const QString name = dark ? tr("Around images, dark theme") : tr("Around images, light theme");
        surround->setObjectName(dark ? QStringLiteral("surroundDark") : QStringLiteral("surroundLight"));
        surround->setAccessibleName(name);
        for (const QString& grey : {tr("Black"), tr("Dark"), tr("Mid grey"), tr("Light"), tr("White")}) {
            surround->addItem(grey);
        }
        const auto follow = [this, surround, dark] {
            surround->setCurrentIndex(static_cast<int>(m_settings.surround(dark)));
        };
        follow();
        connect(&m_settings, &AppSettings::surroundChanged, surround, follow);
        connect(surround, &QComboBox::activated, this,
                [this, dark](int index) { m_settings.setSurround(dark, static_cast<Surround>(index)); });
        sheet.rows->addRow(name, surround);
    }
    sheet.addNote(tr("B changes it while images are shown. Mid grey reflects 18 %, as the cards of photographers do."));
    sheet.column->addStretch();
    return sheet.widget;
}

QWidget* SettingsDialog::makeKeyboard(Commands& commands) {
    Sheet sheet(tr("Keyboard"));
    auto* pinned = new QCheckBox(tr("Show the menu bar always"));
    pinned->setObjectName(QStringLiteral("menuBar"));
    pinned->setChecked(commands.pinMenuBar()->isChecked());
    connect(pinned, &QCheckBox::toggled, commands.pinMenuBar(), &QAction::setChecked);
    connect(commands.pinMenuBar(), &QAction::toggled, pinned, &QCheckBox::setChecked);
    sheet.column->addWidget(pinned);
    sheet.column->addWidget(new ShortcutList(commands, sheet.widget), 1);
    return sheet.widget;
}

}  // namespace wavelens::ui
