// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;
class QMimeData;

namespace wavelens::ui {

/// A path to type, to choose in a dialog, or to drop on. Thread: UI.
class PathField : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Folder, File };

    PathField(Kind kind, const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] QString path() const { return m_path; }

    /// Without `edited`.
    void setPath(const QString& path);
    void setError(bool on);

Q_SIGNALS:
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void accept(const QString& path);
    void choose();
    [[nodiscard]] QString droppedPath(const QMimeData& dropped) const;

    Kind m_kind;
    QString m_name;
    QString m_path;
    QLineEdit* m_line;
};

}  // namespace wavelens::ui
