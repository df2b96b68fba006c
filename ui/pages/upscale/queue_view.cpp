// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/upscale/queue_view.hpp"

#include "ui/shell/format.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/icon.hpp"

#include <QContextMenuEvent>
#include <QFileInfo>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>

#include <algorithm>

namespace wavelens::ui {

namespace {

constexpr int kRowHeight = 52;
constexpr int kThumbnail = 40;
constexpr int kMargin = 12;
constexpr int kIcon = 16;
constexpr int kIdRole = Qt::UserRole;

QRect stateIconRect(const QRect& row) {
    return {row.right() - kMargin - kIcon, row.center().y() - kIcon / 2, kIcon, kIcon};
}

}  // namespace

QString QueueView::remarkOf(const QueuedFile& file) const {
    QStringList parts;
    if (!file.size.isEmpty()) {
        parts.append(QStringLiteral("%1 × %2").arg(file.size.width()).arg(file.size.height()));
    }
    const QStringList losses = m_queue.lossesOf(file);
    parts += losses;
    if (losses.isEmpty()) {
        parts += file.picture.bits > 8 ? QStringList{tr("%1 bit").arg(file.picture.bits)} : QStringList();
        parts += file.picture.alpha ? QStringList{tr("alpha")} : QStringList();
        parts += file.picture.profile ? QStringList{tr("profile")} : QStringList();
    }
    return parts.join(QStringLiteral(", "));
}

class QueueView::Delegate : public QStyledItemDelegate {
public:
    explicit Delegate(QueueView& view) : QStyledItemDelegate(&view), m_view(view) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {0, theme().px(kRowHeight)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const QueuedFile* file = m_view.m_queue.find(index.data(kIdRole).toInt());
        if (!file) {
            return;
        }
        const Tokens& t = tokens();
        const QRect row = option.rect;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        painter->save();
        if (selected || hovered) {
            painter->fillRect(row, selected ? t.sel : t.hover);
        }
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), t.line);
        const QRect picture(row.left() + kMargin, row.center().y() - kThumbnail / 2, kThumbnail, kThumbnail);
        painter->fillRect(picture, t.raised);
        if (!file->thumbnail.isNull()) {
            painter->setRenderHint(QPainter::SmoothPixmapTransform);
            painter->drawImage(picture, file->thumbnail);
        }
        const int right = paintState(*painter, row, *file);
        const int left = picture.right() + 1 + kMargin;
        const QRect name(left, row.top() + theme().px(7), right - left, theme().px(19));
        painter->setFont(theme().font(TextStyle::Body));
        painter->setPen(t.text);
        painter->drawText(
            name, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(QFileInfo(file->path).fileName(), Qt::ElideMiddle, name.width()));
        const QRect below = name.translated(0, theme().px(19));
        if (file->state == QueuedFile::State::Running) {
            paintProgress(*painter, QRect(left, below.center().y() - 1, right - left, 4), file->fraction);
        } else {
            const bool failed = file->state == QueuedFile::State::Failed;
            const bool skipped = file->state == QueuedFile::State::Skipped;
            painter->setFont(theme().font(TextStyle::Small));
            painter->setPen(failed ? t.err : skipped || m_view.m_queue.lossesOf(*file).isEmpty() ? t.text2 : t.warn);
            painter->drawText(
                below, Qt::AlignVCenter | Qt::AlignLeft,
                painter->fontMetrics().elidedText(failed || skipped ? file->reason : m_view.remarkOf(*file),
                                                  Qt::ElideRight, below.width()));
        }
        if (option.state.testFlag(QStyle::State_HasFocus)) {
            painter->setPen(QPen(t.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(QRectF(row).adjusted(1, 1, -1, -2));
        }
        painter->restore();
    }

private:
    static void paintProgress(QPainter& painter, const QRect& groove, double fraction) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().pressed);
        painter.drawRoundedRect(groove, 2, 2);
        painter.setBrush(tokens().accent);
        painter.drawRoundedRect(QRectF(groove.x(), groove.y(), groove.width() * fraction, groove.height()), 2, 2);
    }

    /// Returns the x where it begins.
    static int paintState(QPainter& painter, const QRect& row, const QueuedFile& file) {
        const Tokens& t = tokens();
        using FileState = QueuedFile::State;
        QRect place = row.adjusted(0, 0, -kMargin, 0);
        const QString iconName = file.state == FileState::Done ? QStringLiteral("success")
                                 : file.state == FileState::Failed || file.state == FileState::Skipped
                                     ? QStringLiteral("retry")
                                     : QString();
        if (!iconName.isEmpty()) {
            const QRect at = stateIconRect(row);
            const double ratio = painter.device()->devicePixelRatioF();
            painter.drawImage(QRectF(at), renderIcon(iconName, file.state == FileState::Done ? t.ok : t.text,
                                                     (QSizeF(at.size()) * ratio).toSize()));
            place.setRight(at.left() - 6);
        }
        const QString text =
            file.state == FileState::Waiting   ? tr("waiting")
            : file.state == FileState::Running ? QStringLiteral("%1 %").arg(qRound(file.fraction * 100))
            : file.state == FileState::Done    ? QStringLiteral("%1 s").arg(format::fixed(file.seconds, 1))
            : file.state == FileState::Skipped ? tr("skipped")
                                               : QString();
        const bool number = file.state == FileState::Running || file.state == FileState::Done;
        painter.setFont(theme().font(number ? TextStyle::Mono : TextStyle::Small));
        painter.setPen(t.text2);
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignRight, text);
        return place.right() - painter.fontMetrics().horizontalAdvance(text) - kMargin;
    }

    QueueView& m_view;
};

QueueView::QueueView(UpscaleQueue& queue, QWidget* parent) : QListWidget(parent), m_queue(queue) {
    setAccessibleName(tr("Queue"));
    setItemDelegate(new Delegate(*this));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setDragDropMode(QAbstractItemView::InternalMove);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    connect(&m_queue, &UpscaleQueue::changed, this, &QueueView::refill);
    connect(&m_queue, &UpscaleQueue::fileChanged, this, [this](int id) {
        for (int row = 0; row < count(); ++row) {
            if (idAt(row) == id) {
                const QueuedFile* file = m_queue.find(id);
                item(row)->setToolTip(toolTipOf(*file));
                update(indexFromItem(item(row)));
            }
        }
    });
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (!m_refilling) {
            Q_EMIT currentFileChanged(idAt(row));
        }
    });
    connect(this, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* activated) { open(idAt(row(activated))); });
}

QString QueueView::toolTipOf(const QueuedFile& file) const {
    return file.path + u'\n' + (file.reason.isEmpty() ? remarkOf(file) : file.reason);
}

int QueueView::idAt(int row) const {
    const QListWidgetItem* at = item(row);
    return at ? at->data(kIdRole).toInt() : 0;
}

int QueueView::currentId() const {
    return idAt(currentRow());
}

QList<int> QueueView::selectedIds() const {
    QList<int> ids;
    for (const QModelIndex& index : selectedIndexes()) {
        ids.append(idAt(index.row()));
    }
    return ids;
}

void QueueView::refill() {
    const int before = currentId();
    const int rowBefore = currentRow();
    {
        const QScopedValueRollback guard(m_refilling, true);
        clear();
        for (const QueuedFile& file : m_queue.files()) {
            auto* added = new QListWidgetItem(this);
            added->setData(kIdRole, file.id);
            added->setData(Qt::AccessibleTextRole, QFileInfo(file.path).fileName());
            added->setToolTip(toolTipOf(file));
            if (file.id == before) {
                setCurrentItem(added, QItemSelectionModel::ClearAndSelect);
            }
        }
        if (currentRow() < 0 && count() > 0) {
            setCurrentRow(std::clamp(rowBefore, 0, count() - 1), QItemSelectionModel::ClearAndSelect);
        }
    }
    if (currentId() != before) {
        Q_EMIT currentFileChanged(currentId());
    }
}

void QueueView::open(int id) {
    const QueuedFile* file = m_queue.find(id);
    if (file && file->state == QueuedFile::State::Done) {
        Q_EMIT openRequested(id);
    }
}

void QueueView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete) {
        m_queue.remove(selectedIds());
        return;
    }
    QListWidget::keyPressEvent(event);
}

void QueueView::mouseReleaseEvent(QMouseEvent* event) {
    const QModelIndex index = indexAt(event->position().toPoint());
    const QueuedFile* file = m_queue.find(idAt(index.row()));
    const QRect target = stateIconRect(visualRect(index)).adjusted(-4, -4, 4, 4);
    if (file && file->state != QueuedFile::State::Done && target.contains(event->position().toPoint())) {
        m_queue.retry(file->id);
    }
    QListWidget::mouseReleaseEvent(event);
}

void QueueView::contextMenuEvent(QContextMenuEvent* event) {
    const QueuedFile* file = m_queue.find(currentId());
    if (!file) {
        return;
    }
    QMenu menu(this);
    if (file->state == QueuedFile::State::Done) {
        menu.addAction(menuIcon(QStringLiteral("compare")), tr("Open in Compare"), this,
                       [this, id = file->id] { open(id); });
    }
    if (file->state == QueuedFile::State::Failed || file->state == QueuedFile::State::Skipped) {
        menu.addAction(menuIcon(QStringLiteral("retry")), tr("Try again"), this,
                       [this, id = file->id] { m_queue.retry(id); });
    }
    menu.addAction(menuIcon(QStringLiteral("close")), tr("Remove from list") + QStringLiteral("\tDel"), this,
                   [this] { m_queue.remove(selectedIds()); });
    menu.exec(event->globalPos());
}

void QueueView::dropEvent(QDropEvent* event) {
    QListWidget::dropEvent(event);
    QList<int> ids;
    for (int row = 0; row < count(); ++row) {
        ids.append(idAt(row));
    }
    // After the drag has ended: the view still moves its items.
    QMetaObject::invokeMethod(
        this, [this, ids] { m_queue.setOrder(ids); }, Qt::QueuedConnection);
}

void QueueView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->source() != this) {
        event->ignore();  // files are the page's to take
        return;
    }
    QListWidget::dragEnterEvent(event);
}

void QueueView::dragMoveEvent(QDragMoveEvent* event) {
    if (event->source() != this) {
        event->ignore();
        return;
    }
    QListWidget::dragMoveEvent(event);
}

}  // namespace wavelens::ui
