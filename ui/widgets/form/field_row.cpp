// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/field_row.hpp"

#include "ui/bridge/text.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/banner.hpp"
#include "ui/widgets/empty_state.hpp"
#include "ui/widgets/form/field_text.hpp"
#include "ui/widgets/form/form_model.hpp"
#include "ui/widgets/icon.hpp"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace wavelens::ui {

using engine::Field;

namespace {

constexpr int kGutter = 16;
constexpr int kLabelWidth = 176;
constexpr int kRowHeight = 36;
constexpr int kDot = 6;

}  // namespace

FieldRow::FieldRow(FormModel& model, const Field& field, const Field* upper, QWidget* parent)
    : QWidget(parent), m_model(model), m_title(label(field)), m_label(new QLabel(this)), m_message(new QWidget(this)),
      m_messageIcon(new IconView(messageIcon(MessageKind::Error), 16, &Tokens::err, m_message)),
      m_messageText(new QLabel(m_message)) {
    if (upper)
        m_title.chop(static_cast<int>(std::string_view(" from").size()));
    const Theme& look = theme();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(look.px(kGutter), 0, 0, 0);
    column->setSpacing(0);

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    column->addLayout(row);
    m_label->setText(m_title);
    m_label->setFixedWidth(look.px(kLabelWidth - 8));
    m_label->setMinimumHeight(look.px(kRowHeight));
    m_label->setWordWrap(true);
    m_label->installEventFilter(this);
    row->addWidget(m_label);
    addPart(field, row);
    if (upper) {
        auto* to = new QLabel(tr("to"), this);
        setTextTone(to, "text2");
        row->addWidget(to);
        addPart(*upper, row);
        row->addStretch(1);
    }

    auto* messageRow = new QHBoxLayout(m_message);
    messageRow->setContentsMargins(look.px(kLabelWidth), 0, 0, 6);
    messageRow->setSpacing(6);
    messageRow->addWidget(m_messageIcon, 0, Qt::AlignTop);
    messageRow->addWidget(m_messageText, 1);
    setTextStyle(m_messageText, TextStyle::Small);
    m_messageText->setWordWrap(true);
    m_messageText->setObjectName(QStringLiteral("message"));
    m_message->hide();
    column->addWidget(m_message);
}

void FieldRow::addPart(const Field& field, QLayout* row) {
    auto* editor = makeFieldEditor(field, this);
    m_parts.push_back({&field, editor});
    static_cast<QHBoxLayout*>(row)->addWidget(editor, m_title == label(field) ? 1 : 0);
    for (auto* child : editor->findChildren<QWidget*>()) {
        child->setContextMenuPolicy(Qt::NoContextMenu);  // one menu for the whole row
        child->installEventFilter(this);
    }
    connect(editor, &FieldEditor::edited, this, [this, &field, editor] { m_model.setValue(field, editor->value()); });
}

bool FieldRow::holds(std::string_view key) const {
    return editor(key) != nullptr;
}

bool FieldRow::isPresent() const {
    const bool lineage = m_parts.front().field->key.starts_with("forked_from.");
    return !lineage || !m_model.config().forkedFrom.run.empty();
}

FieldEditor* FieldRow::editor(std::string_view key) const {
    const auto part = std::ranges::find(m_parts, key, [](const Part& p) { return p.field->key; });
    return part == m_parts.end() ? nullptr : part->editor;
}

void FieldRow::refreshValues() {
    const auto& config = m_model.config();
    const auto changed = m_model.changedKeys();
    m_changed = false;
    for (const auto& [field, editor] : m_parts) {
        editor->setLayerCount(static_cast<int>(config.discriminator.blocks));
        editor->setValue(engine::fieldValue(config, *field));
        editor->setEnabled(isUsed(field->key, config));
        m_changed = m_changed || std::ranges::find(changed, field->key) != changed.end();
    }
    setTextTone(m_label, isUsed(m_parts.front().field->key, config) ? "" : "disabled");
    m_label->setToolTip(toolTipText());
    m_label->setAccessibleDescription(m_changed ? tr("changed from the preset") : QString());
    update();
}

void FieldRow::refreshProblems() {
    const engine::Problem* shown = nullptr;
    m_hasError = false;
    for (const auto& [field, editor] : m_parts) {
        const engine::Problem* problem = m_model.problemOf(field->key);
        editor->setError(problem && problem->blocks);
        editor->setAccessibleDescription(problem ? toQString(problem->message) : QString());
        if (problem && (!shown || (problem->blocks && !shown->blocks)))
            shown = problem;
    }
    m_message->setVisible(shown != nullptr);
    if (!shown)
        return;
    m_hasError = shown->blocks;
    const auto kind = shown->blocks ? MessageKind::Error : MessageKind::Warning;
    m_messageIcon->setIcon(messageIcon(kind), messageTone(kind));
    setTextTone(m_messageText, shown->blocks ? "err" : "warn");
    m_messageText->setText(toQString(shown->message));
}

QString FieldRow::toolTipText() const {
    QString tip;
    for (const auto& part : m_parts)
        tip += fieldToolTip(*part.field, m_model.preset());
    return tip;
}

bool FieldRow::match(const QString& words) {
    const qsizetype at = words.isEmpty() ? -1 : m_title.indexOf(words, 0, Qt::CaseInsensitive);
    if (at < 0) {
        m_label->setText(m_title);
    } else {
        m_label->setText(QStringLiteral("%1<span style=\"background-color:%2\">%3</span>%4")
                             .arg(m_title.left(at).toHtmlEscaped(), tokens().sel.name(),
                                  m_title.mid(at, words.size()).toHtmlEscaped(),
                                  m_title.mid(at + words.size()).toHtmlEscaped()));
    }
    return std::ranges::any_of(m_parts, [&](const Part& part) {
        return label(*part.field).contains(words, Qt::CaseInsensitive) ||
               help(*part.field).contains(words, Qt::CaseInsensitive) ||
               toQString(part.field->key).contains(words, Qt::CaseInsensitive);
    });
}

void FieldRow::contextMenuEvent(QContextMenuEvent* event) {
    auto* line = qobject_cast<QLineEdit*>(QApplication::focusWidget());
    const bool inLine = line && isAncestorOf(line) &&
                        (event->reason() == QContextMenuEvent::Keyboard ||
                         line->rect().contains(line->mapFromGlobal(event->globalPos())));
    QMenu* menu = inLine ? line->createStandardContextMenu() : new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (inLine)
        menu->addSeparator();
    for (const auto& part : m_parts) {
        const Field& field = *part.field;
        const QString name = m_parts.size() > 1 ? QString(label(field) + QStringLiteral(": ")) : QString();
        auto* reset = menu->addAction(menuIcon(QStringLiteral("reset")),
                                      name + tr("Reset to %1").arg(valueText(field, m_model.preset())), this,
                                      [this, &field] { m_model.reset(field.key); });
        reset->setEnabled(engine::fieldValue(m_model.config(), field) != engine::fieldValue(m_model.preset(), field));
        menu->addAction(menuIcon(QStringLiteral("copy")), name + tr("Copy key"), this,
                        [&field] { QApplication::clipboard()->setText(toQString(field.key)); });
    }
    menu->addAction(menuIcon(QStringLiteral("help")), tr("What is this?"), this, [this] {
        QToolTip::showText(m_label->mapToGlobal(QPoint(0, m_label->height())), toolTipText(), m_label, {}, 30000);
    });
    menu->popup(event->globalPos());
}

bool FieldRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && watched != m_label) {
        // A line takes Ctrl+Z even when it has nothing to undo; then it is the form's.
        const auto* key = static_cast<QKeyEvent*>(event);
        auto* line = qobject_cast<QLineEdit*>(watched);
        if (!line)
            line = watched->findChild<QLineEdit*>();
        if (line && ((key->matches(QKeySequence::Undo) && !line->isUndoAvailable()) ||
                     (key->matches(QKeySequence::Redo) && !line->isRedoAvailable()))) {
            event->ignore();
            return true;
        }
    }
    if (watched == m_label && event->type() == QEvent::MouseButtonPress &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
        m_parts.front().editor->setFocus(Qt::MouseFocusReason);
    return QWidget::eventFilter(watched, event);
}

void FieldRow::paintEvent(QPaintEvent* event) {
    QWidget::paintEvent(event);
    if (!m_changed)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().accent);
    const int size = theme().px(kDot);
    painter.drawEllipse(0, m_label->y() + (m_label->height() - size) / 2, size, size);
}

}  // namespace wavelens::ui
