// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/form/path_field.hpp"

#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"
#include "ui/widgets/icon.hpp"

#include <QAction>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

namespace wavelens::ui {

PathField::PathField(Kind kind, const QString& name, QWidget* parent)
    : QWidget(parent), m_kind(kind), m_name(name), m_line(new QLineEdit(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_line, 1);
    const bool folder = kind == Kind::Folder;
    auto* button = makeButton({}, QStringLiteral("open"));
    button->setFixedWidth(theme().px(32));
    button->setStyleSheet(QStringLiteral("padding: 0"));
    button->setAccessibleName(folder ? tr("Choose a folder: %1").arg(name) : tr("Choose a file: %1").arg(name));
    button->setToolTip(folder ? tr("Choose a folder") : tr("Choose a file"));
    m_line->addAction(icon(folder ? QStringLiteral("folder") : QStringLiteral("image"), &Tokens::text2),
                      QLineEdit::LeadingPosition);
    row->addWidget(button);
    m_line->setAccessibleName(name);
    m_line->setPlaceholderText(folder ? tr("Drop a folder here") : tr("Drop a file here"));
    m_line->installEventFilter(this);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::editingFinished, this, [this] { accept(m_line->text().trimmed()); });
    connect(button, &QPushButton::clicked, this, &PathField::choose);
}

void PathField::setPath(const QString& path) {
    m_path = path;
    if (m_line->text() != path)
        m_line->setText(path);
    m_line->setToolTip(path);
}

void PathField::setError(bool on) {
    setStyleProperty(m_line, "error", on);
}

void PathField::accept(const QString& path) {
    // People paste addresses and write ~ for their home folder.
    QString plain = path.startsWith(QStringLiteral("file://")) ? QUrl(path).toLocalFile() : path;
    if (plain == QStringLiteral("~") || plain.startsWith(QStringLiteral("~/")))
        plain = QDir::homePath() + plain.mid(1);
    if (plain == m_path) {
        m_line->setText(plain);
        return;
    }
    setPath(plain);
    Q_EMIT edited();
}

void PathField::choose() {
    auto* dialog = new QFileDialog(this, m_name, m_path.isEmpty() ? QDir::homePath() : m_path);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(m_kind == Kind::Folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    dialog->setOption(QFileDialog::ShowDirsOnly, m_kind == Kind::Folder);
    connect(dialog, &QFileDialog::fileSelected, this, &PathField::accept);
    dialog->open();
}

QString PathField::droppedPath(const QMimeData& dropped) const {
    const auto urls = dropped.urls();
    if (urls.size() != 1 || !urls.front().isLocalFile())
        return {};
    const QString path = urls.front().toLocalFile();
    const QFileInfo info(path);
    if (m_kind == Kind::Folder)
        return info.isDir() ? path : QString();
    return info.isFile() ? path : QString();
}

bool PathField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove || event->type() == QEvent::Drop) {
        auto* drop = static_cast<QDropEvent*>(event);
        if (!drop->mimeData()->hasUrls())
            return QWidget::eventFilter(watched, event);
        const QString path = droppedPath(*drop->mimeData());
        if (path.isEmpty()) {
            event->ignore();  // the page may know what to do with it
            return true;
        }
        drop->acceptProposedAction();
        if (event->type() == QEvent::Drop)
            accept(path);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace wavelens::ui
