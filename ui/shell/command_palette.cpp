// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.hpp"

#include "ui/pages/page_context.hpp"
#include "ui/shell/main_window.hpp"
#include "ui/shell/palette_row.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/badge.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>

namespace wavelens::ui {

namespace {

constexpr int kTopPx = 72;
constexpr int kRowsSeen = 10;

}  // namespace

CommandPalette::CommandPalette(MainWindow& window, PageContext& context)
    : QFrame(&window), m_window(window), m_context(context), m_search(new QLineEdit(this)), m_list(new QListView(this)),
      m_nothing(new QLabel(this)), m_model(new QStandardItemModel(this)), m_row(new PaletteRow(this)) {
    setObjectName(QStringLiteral("palette"));
    setProperty("surface", QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(8, 6, 14, 6);
    m_search->setPlaceholderText(tr("Find commands, pages, runs, presets and settings"));
    m_search->setAccessibleName(tr("Find commands"));
    m_search->addAction(icon(QStringLiteral("search"), &Tokens::text2), QLineEdit::LeadingPosition);
    setStyleProperty(m_search, "plain", true);
    m_search->installEventFilter(this);
    top->addWidget(m_search, 1);
    top->addWidget(makeKeyLabel(QStringLiteral("Esc"), this));
    column->addLayout(top);
    column->addWidget(makeLine(Qt::Horizontal, this));
    m_list->setModel(m_model);
    m_list->setItemDelegate(m_row);
    m_list->setAccessibleName(tr("What was found"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    column->addWidget(m_list);
    m_nothing->setContentsMargins(14, 10, 14, 10);
    setTextTone(m_nothing, "text2");
    column->addWidget(m_nothing);
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { choose(index.row()); });
    connect(&context, &PageContext::engineReady, this, &CommandPalette::readPresets);
    hide();
}

void CommandPalette::readPresets() {
    m_presetJob.start([engine = m_context.engine()](std::stop_token) { return engine->presets(); },
                      [this](engine::Result<std::vector<engine::Preset>> presets) {
                          if (presets) {
                              m_presets = std::move(*presets);
                          }
                      });
}

void CommandPalette::open() {
    m_focusBefore = QApplication::focusWidget();
    m_entries = paletteEntries(m_window, m_context, m_presets);
    m_search->clear();
    filter();
    show();
    raise();
    m_search->setFocus();
}

void CommandPalette::filter() {
    const QString words = m_search->text().trimmed();
    m_row->setWords(words);
    m_matches = paletteMatches(m_entries, words);
    m_model->clear();
    for (const PaletteEntry& entry : m_matches) {
        auto* item = new QStandardItem(entry.text);
        item->setData(entry.group, PaletteRow::Group);
        item->setData(entry.icon, PaletteRow::Icon);
        item->setData(entry.shortcut.toString(QKeySequence::NativeText), PaletteRow::Shortcut);
        item->setData(QString(entry.text + QStringLiteral(", ") + entry.group), Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_nothing->setText(tr("Nothing is called “%1”.").arg(words));
    m_nothing->setVisible(m_matches.empty());
    m_list->setVisible(!m_matches.empty());
    const int rows = std::min(kRowsSeen, m_model->rowCount());
    m_list->setFixedHeight(rows * theme().px(34) + 2);
    const int wide = std::min(theme().px(640), m_window.width() - 48);
    setFixedWidth(wide);
    adjustSize();
    move((m_window.width() - wide) / 2, kTopPx);
}

void CommandPalette::choose(int row) {
    if (row < 0 || row >= static_cast<int>(m_matches.size())) {
        return;
    }
    const auto run = m_matches[static_cast<std::size_t>(row)].run;
    close();
    run();
}

void CommandPalette::close() {
    hide();
    if (m_focusBefore) {
        m_focusBefore->setFocus();
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason) {
            hide();
        }
    } else if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Escape:
            close();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            choose(m_list->currentIndex().row());
            return true;
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QApplication::sendEvent(m_list, event);
            return true;
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace wavelens::ui
