// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/compare/compare_model.hpp"

#include <QImage>
#include <QListWidget>

namespace wavelens::ui {

/// The sources of a comparison: tag (A, B or the number of its key), thumbnail of the part in view, name, PSNR and SSIM
/// of the whole image. Click puts a row on side B, with Shift on A; Delete removes what was added. Thread: UI.
class SourceList : public QListWidget {
    Q_OBJECT
public:
    explicit SourceList(CompareModel& model, QWidget* parent = nullptr);

    /// What the thumbnails show, in image pixels.
    void setRegion(QRect region);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    class Delegate;
    void refill();
    void readThumbnails();

    CompareModel& m_model;
    QRect m_region;
    QHash<QString, QImage> m_thumbnails;  // by the source's key
    JobTracker m_thumbnailJob;
};

/// `A`, `B` or the number of the row's key, from 1.
[[nodiscard]] QString sourceTag(const CompareModel& model, int row);

}  // namespace wavelens::ui
