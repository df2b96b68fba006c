// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/badge.hpp"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QMenu;
class QPushButton;

namespace wavelens::ui {

class PageContext;

/// Beside the title of Monitor: which run, which runs are laid over it, and how fresh a followed one is. Thread: UI.
class MonitorHeader : public QWidget {
    Q_OBJECT
public:
    explicit MonitorHeader(PageContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString runDir() const { return m_runDir; }

    [[nodiscard]] QStringList overlays() const { return m_overlays; }

    void setRunDir(const QString& runDir);
    void setOverlays(const QStringList& runDirs);
    /// The state in words: `followed, written 3 s ago`; empty for none.
    void setNote(Badge::Tone tone, const QString& iconName, const QString& text);
    /// A field in place of the run's name; Enter takes it, Esc and leaving do not.
    void editName();
    /// Without room: icons only, no chips.
    void setNarrow(bool narrow);

Q_SIGNALS:
    void runChosen(const QString& runDir);
    void overlaysChanged();
    void nameEntered(const QString& name);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void endEditing();
    void fill();
    void fillMenu();
    void showChips();

    PageContext& m_context;
    QString m_runDir;
    QStringList m_overlays;
    bool m_narrow = false;
    QComboBox* m_runs;
    QLineEdit* m_name;
    Badge* m_note;
    QHBoxLayout* m_chips;
    QPushButton* m_overlay;
    QMenu* m_menu;
};

}  // namespace wavelens::ui
