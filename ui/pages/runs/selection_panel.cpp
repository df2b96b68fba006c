// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/runs/selection_panel.hpp"

#include "ui/pages/page_context.hpp"
#include "ui/pages/runs/setting_changes.hpp"
#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/fields.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr qsizetype kShown = 4;  // columns that a panel has room for

QLabel* valueLabel(const QString& text, TextStyle style) {
    auto* label = new ElidedLabel(text);
    label->setAlignment(Qt::AlignRight);
    setTextStyle(label, style);
    return label;
}

}  // namespace

SelectionPanel::SelectionPanel(PageContext& context, QWidget* parent) : QWidget(parent), m_context(context) {
    m_title = new QLabel;
    setTextStyle(m_title, TextStyle::Title);
    m_summary = new QLabel;
    m_summary->setWordWrap(true);
    setTextStyle(m_summary, TextStyle::Small);
    setTextTone(m_summary, "text2");
    QPushButton* overlay = makeButton(tr("Overlay in Monitor"), QStringLiteral("monitor"), ButtonKind::Primary);
    connect(overlay, &QPushButton::clicked, this,
            [this] { m_context.go({.page = PageId::Monitor, .runDir = m_dirs.first(), .overlays = m_dirs.mid(1)}); });
    QPushButton* remove = makeButton(tr("Move to wastebasket"), QStringLiteral("trash"));
    connect(remove, &QPushButton::clicked, this, &SelectionPanel::removeRequested);
    auto* table = new QWidget;
    m_table = new QGridLayout(table);
    m_table->setContentsMargins(0, 0, 0, 0);
    m_table->setHorizontalSpacing(8);
    m_table->setVerticalSpacing(6);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 0, 12, 12);
    column->addWidget(table);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);

    auto* head = new QVBoxLayout;
    head->setContentsMargins(12, 12, 12, 12);
    head->setSpacing(4);
    head->addWidget(m_title);
    head->addWidget(m_summary);
    head->addSpacing(6);
    head->addWidget(overlay, 0, Qt::AlignLeft);
    auto* foot = new QFrame;
    foot->setProperty("edge", QStringLiteral("top"));
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(12, 10, 12, 10);
    footRow->addWidget(remove);
    footRow->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);
    layout->addWidget(foot);
}

void SelectionPanel::setRuns(const QList<RunTableModel::Row>& runs) {
    m_dirs.clear();
    std::vector<engine::RunConfig> configs;
    QStringList names;
    qint64 bytes = 0;
    for (const RunTableModel::Row& row : runs) {
        m_dirs.append(row.dir);
        bytes += row.run ? row.run->bytes : 0;
        if (row.run && row.run->config && names.size() < kShown) {
            configs.push_back(*row.run->config);
            names.append(row.name);
        }
    }
    m_title->setText(tr("%1 runs").arg(runs.size()));
    while (QLayoutItem* item = m_table->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto changes = settingChanges(configs);
    QString summary = changes.isEmpty() ? tr("%1, with the same settings").arg(format::bytes(bytes))
                                        : tr("%1, differing in").arg(format::bytes(bytes));
    if (names.size() < runs.size()) {
        summary += tr(" (the first %1)").arg(names.size());
    }
    m_summary->setText(summary);
    if (changes.isEmpty()) {
        return;
    }
    for (int i = 0; i < names.size(); ++i) {
        m_table->addWidget(valueLabel(names[i], TextStyle::Small), 0, i + 1);
        m_table->setColumnStretch(i + 1, 1);
    }
    int row = 1;
    for (const SettingChange& change : changes) {
        auto* name = new QLabel(change.label);
        setTextStyle(name, TextStyle::Small);
        setTextTone(name, "text2");
        m_table->addWidget(name, row, 0);
        for (int i = 0; i < change.values.size(); ++i) {
            m_table->addWidget(valueLabel(change.values[i], TextStyle::Mono), row, i + 1);
        }
        ++row;
    }
}

}  // namespace wavelens::ui
