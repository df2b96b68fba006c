// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/run_words.hpp"

#include <QPixmap>
#include <QPolygonF>
#include <QWidget>

#include <optional>

class QPushButton;
class QToolButton;

namespace wavelens::ui {

class PageContext;
class Thumbnails;

/// One of the recent runs: image, name, state, curve, value, date, and what can be done at once. Enter and double-click
/// open it in Monitor, Up and Down go to the rows beside it. Thread: UI.
class RecentRunRow : public QWidget {
    Q_OBJECT
public:
    RecentRunRow(PageContext& context, Thumbnails& thumbnails, QWidget* parent = nullptr);

    /// `topGain`: the upper end of the scale that the curves share.
    void setRun(const engine::RunSummary& run, double topGain);
    /// A run whose folder is gone.
    void setMissing(const QString& dir);
    /// Reads the state of the training anew.
    void refresh();
    /// Less high, without the curve.
    void setCompact(bool compact);

    [[nodiscard]] QString runDir() const { return m_dir; }

    [[nodiscard]] QSize sizeHint() const override;

    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void open();
    void fillMenu();
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString sentence() const;

    PageContext& m_context;
    Thumbnails& m_thumbnails;
    QString m_dir;
    std::optional<engine::RunSummary> m_run;  // nothing where the folder is gone
    RunWords m_words;
    QPolygonF m_curve;
    double m_topGain = 1;
    bool m_compact = false;
    QWidget* m_buttons;
    QPushButton* m_resume;
    QPushButton* m_locate;
    QPushButton* m_forget;
    QToolButton* m_more;
};

}  // namespace wavelens::ui
