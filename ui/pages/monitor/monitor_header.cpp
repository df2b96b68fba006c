// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/monitor/monitor_header.hpp"

#include "ui/bridge/run_controller.hpp"
#include "ui/bridge/run_library.hpp"
#include "ui/bridge/run_words.hpp"
#include "ui/bridge/text.hpp"
#include "ui/pages/monitor/monitor_plots.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

namespace wavelens::ui {

namespace {

constexpr int kLongestName = 160;

QColor toneColor(Badge::Tone tone) {
    switch (tone) {
    case Badge::Tone::Ok:
    case Badge::Tone::Active:
        return tokens().ok;
    case Badge::Tone::Warning:
        return tokens().warn;
    case Badge::Tone::Error:
        return tokens().err;
    case Badge::Tone::Neutral:
        break;
    }
    return tokens().text3;
}

QIcon dot(QColor color) {
    QPixmap pixmap(32, 32);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(8, 8, 16, 16));
    return pixmap;
}

QString nameOf(const QString& runDir) {
    return QFileInfo(runDir).fileName();
}

}  // namespace

MonitorHeader::MonitorHeader(PageContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_runs(new QComboBox(this)), m_name(new QLineEdit(this)),
      m_note(new Badge(this)), m_chips(new QHBoxLayout),
      m_overlay(makeButton(tr("Overlay run"), QStringLiteral("add"), ButtonKind::Quiet)), m_menu(new QMenu(this)) {
    m_runs->setAccessibleName(tr("Run"));
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(18);
    m_runs->setIconSize({16, 16});
    m_runs->setFocusPolicy(Qt::StrongFocus);
    m_overlay->setAccessibleName(tr("Overlay run"));
    m_overlay->setToolTip(tr("Lay the validations of another run over this one"));
    m_overlay->setMenu(m_menu);
    m_note->hide();
    m_name->setAccessibleName(tr("Name of the run"));
    m_name->installEventFilter(this);
    m_name->hide();
    connect(m_name, &QLineEdit::returnPressed, this, [this] {
        const QString name = m_name->text().trimmed();
        endEditing();
        Q_EMIT nameEntered(name);
    });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_runs);
    row->addWidget(m_name);
    row->addWidget(m_note);
    row->addLayout(m_chips);
    row->addWidget(m_overlay);
    connect(m_runs, &QComboBox::activated, this,
            [this](int index) { Q_EMIT runChosen(m_runs->itemData(index).toString()); });
    connect(m_menu, &QMenu::aboutToShow, this, &MonitorHeader::fillMenu);
    connect(&context.library(), &RunLibrary::changed, this, &MonitorHeader::fill);
    connect(&context.runs(), &RunController::stateChanged, this, &MonitorHeader::fill);
    connect(&context.theme(), &Theme::changed, this, &MonitorHeader::fill);
    fill();
}

void MonitorHeader::setRunDir(const QString& runDir) {
    m_runDir = runDir;
    m_overlays.removeAll(runDir);
    fill();
}

void MonitorHeader::setOverlays(const QStringList& runDirs) {
    m_overlays = runDirs;
    m_overlays.removeAll(m_runDir);
    m_overlays.removeDuplicates();
    showChips();
    Q_EMIT overlaysChanged();
}

void MonitorHeader::fill() {
    const QSignalBlocker block(m_runs);
    m_runs->clear();
    const auto add = [this](const QString& dir, const RunWords& words) {
        m_runs->addItem(dot(toneColor(words.tone)), nameOf(dir), dir);
        m_runs->setItemData(m_runs->count() - 1, words.word, Qt::AccessibleDescriptionRole);
        m_runs->setItemData(m_runs->count() - 1, QStringLiteral("%1\n%2").arg(dir, words.sentence), Qt::ToolTipRole);
    };
    const RunController& runs = m_context.runs();
    if (!runs.runDir().isEmpty() && !m_context.library().find(runs.runDir())) {
        add(runs.runDir(), wordsFor(runs));
    }
    for (const engine::RunSummary& run : m_context.library().runs()) {
        add(fromPath(run.dir), wordsFor(run, runs));
    }
    if (!m_runDir.isEmpty() && m_runs->findData(m_runDir) < 0) {
        m_runs->addItem(nameOf(m_runDir), m_runDir);  // opened from elsewhere, not read yet
    }
    m_runs->setCurrentIndex(m_runs->findData(m_runDir));
    m_runs->setToolTip(m_runDir);
    m_runs->setVisible(m_runs->count() > 0 && m_name->isHidden());
    showChips();
}

void MonitorHeader::showChips() {
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int i = 0; i < m_overlays.size(); ++i) {
        const QString dir = m_overlays[i];
        const CurveLook look = MonitorPlots::overlayLook(nameOf(dir), i);
        auto* chip =
            new Chip(fontMetrics().elidedText(look.name, Qt::ElideMiddle, theme().px(kLongestName)), true, this);
        chip->setToolTip(dir);
        chip->setAccessibleName(tr("Overlay %1").arg(look.name));
        chip->setLine(curveColor(look.color), look.style);
        if (const auto* run = m_context.library().find(dir)) {
            chip->setNote(wordsFor(*run, m_context.runs()).word.toLower());
        }
        connect(chip, &Chip::removeRequested, this, [this, dir] {
            // Later: the chip that is clicked is deleted by it.
            QMetaObject::invokeMethod(
                this,
                [this, dir] {
                    QStringList rest = m_overlays;
                    rest.removeAll(dir);
                    setOverlays(rest);
                },
                Qt::QueuedConnection);
        });
        chip->setVisible(!m_narrow);
        m_chips->addWidget(chip);
    }
    const bool wordless = m_narrow || m_overlays.size() > 1;
    m_overlay->setText(wordless ? QString() : tr("Overlay run"));
    m_overlay->setVisible(!m_runDir.isEmpty() && m_context.library().runs().size() > 1);
}

void MonitorHeader::fillMenu() {
    m_menu->clear();
    for (const engine::RunSummary& run : m_context.library().runs()) {
        const QString dir = fromPath(run.dir);
        if (dir == m_runDir) {
            continue;
        }
        QAction* action = m_menu->addAction(nameOf(dir).replace(u'&', QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(m_overlays.contains(dir));
        connect(action, &QAction::triggered, this, [this, dir](bool on) {
            QStringList all = m_overlays;
            all.removeAll(dir);
            if (on) {
                all.append(dir);
            }
            setOverlays(all);
        });
    }
}

void MonitorHeader::setNote(Badge::Tone tone, const QString& iconName, const QString& text) {
    m_note->set(tone, iconName, text);
    m_note->setVisible(!text.isEmpty());
}

void MonitorHeader::editName() {
    m_name->setFixedWidth(m_runs->width());
    m_name->setText(nameOf(m_runDir));
    m_runs->hide();
    m_name->show();
    m_name->selectAll();
    m_name->setFocus();
}

void MonitorHeader::endEditing() {
    m_name->hide();
    m_runs->show();
    m_runs->setFocus();
}

bool MonitorHeader::eventFilter(QObject* watched, QEvent* event) {
    const bool escape = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
    if (watched == m_name && !m_name->isHidden() && (escape || event->type() == QEvent::FocusOut)) {
        endEditing();
        return escape;
    }
    return QWidget::eventFilter(watched, event);
}

void MonitorHeader::setNarrow(bool narrow) {
    if (narrow != m_narrow) {
        m_narrow = narrow;
        showChips();
    }
}

}  // namespace wavelens::ui
