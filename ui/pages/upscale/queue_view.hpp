// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/upscale/upscale_queue.hpp"

#include <QListWidget>

namespace wavelens::ui {

/// The queue as rows of 52: thumbnail, name, size and what is special, state. Drag sorts, Delete removes, Enter opens
/// a finished file, a click on the arrow of a failed one tries it again. Thread: UI.
class QueueView : public QListWidget {
    Q_OBJECT
public:
    explicit QueueView(UpscaleQueue& queue, QWidget* parent = nullptr);

    /// 0 for none.
    [[nodiscard]] int currentId() const;
    [[nodiscard]] QList<int> selectedIds() const;

Q_SIGNALS:
    void currentFileChanged(int id);
    void openRequested(int id);  ///< of a finished file

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;

private:
    class Delegate;
    void refill();
    [[nodiscard]] int idAt(int row) const;
    /// `481 × 321, 16 bit`; or what the file loses.
    [[nodiscard]] QString remarkOf(const QueuedFile& file) const;
    [[nodiscard]] QString toolTipOf(const QueuedFile& file) const;
    void open(int id);

    UpscaleQueue& m_queue;
    bool m_refilling = false;
};

}  // namespace wavelens::ui
