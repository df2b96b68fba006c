// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace wavelens::ui {

/// A step axis with one tick per kept picture; the handle stands on one of them. Left and Right move by a tick, Home
/// and End to the ends. Thread: UI.
class StepAxis : public QWidget {
    Q_OBJECT
public:
    explicit StepAxis(QWidget* parent = nullptr);

    void setSteps(const QList<qint64>& steps);

    [[nodiscard]] const QList<qint64>& steps() const { return m_steps; }

    void setIndex(int index);

    [[nodiscard]] int index() const { return m_index; }

    [[nodiscard]] QSize sizeHint() const override { return {240, 32}; }

Q_SIGNALS:
    void indexRequested(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] double position(int index) const;
    void request(int index);

    QList<qint64> m_steps;
    int m_index = -1;
};

/// The axis with play and `Follow newest`. It only asks: who owns the pictures sets the index. Thread: UI.
class Scrubber : public QWidget {
    Q_OBJECT
public:
    explicit Scrubber(QWidget* parent = nullptr);

    void setSteps(const QList<qint64>& steps);
    void setIndex(int index);
    void setFollowing(bool following);
    /// One tick back or ahead; ends playing.
    void move(int ticks);
    /// Plays at 6 a second from where it is (from the start at the end), and stops at the end.
    void togglePlay();

Q_SIGNALS:
    void indexRequested(int index);
    void followRequested(bool follow);

private:
    void setPlaying(bool playing);

    QToolButton* m_play;
    QLabel* m_first;
    StepAxis* m_axis;
    QLabel* m_last;
    QPushButton* m_follow;
    QTimer m_timer;
};

}  // namespace wavelens::ui
