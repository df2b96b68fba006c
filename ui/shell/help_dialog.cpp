// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/help_dialog.hpp"

#include "ui/shell/page_list.hpp"
#include "ui/shell/shortcut_list.hpp"
#include "ui/shell/theme.hpp"

#include <QFile>
#include <QTextBlock>
#include <QTextBrowser>

namespace wavelens::ui {

namespace {

QWidget* makeText(const QString& name) {
    auto* text = new QTextBrowser;
    text->setAccessibleName(QStringLiteral("Help"));
    text->document()->setDocumentMargin(20);
    text->setFrameShape(QFrame::NoFrame);
    setStyleProperty(text, "plain", true);
    QFile file(QStringLiteral(":/help/%1.md").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("There is no help text named %s.", qPrintable(name));
    }
    text->setMarkdown(QString::fromUtf8(file.readAll()));
    for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();  // Markdown's blocks stand too close to be read with ease
        format.setBottomMargin(theme().px(8));
        QTextCursor(block).setBlockFormat(format);
    }
    text->moveCursor(QTextCursor::Start);
    return text;
}

}  // namespace

HelpDialog::HelpDialog(const Commands& commands, QWidget* parent) : TopicDialog(tr("Help"), parent) {
    addTopic(tr("First steps"), makeText(QStringLiteral("first-steps")));
    for (const PageEntry& entry : pageList()) {
        addTopic(entry.label, makeText(entry.icon));
    }
    addTopic(tr("Keyboard shortcuts"), new ShortcutList(commands, this));
}

void HelpDialog::showPage(PageId page) {
    showTopic(pageEntry(page).label);
}

void HelpDialog::showFirstSteps() {
    showTopic(tr("First steps"));
}

void HelpDialog::showShortcuts() {
    showTopic(tr("Keyboard shortcuts"));
}

}  // namespace wavelens::ui
