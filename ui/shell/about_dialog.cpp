// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/about_dialog.hpp"

#include "ui/bridge/text.hpp"
#include "ui/pages/page_context.hpp"
#include "ui/shell/theme.hpp"
#include "ui/widgets/buttons.hpp"

#include <QCoreApplication>
#include <QFormLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>

namespace wavelens::ui {

AboutDialog::AboutDialog(PageContext& context, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About Wavelens"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 20);
    column->setSpacing(12);
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    auto* image = new QLabel(this);
    image->setPixmap(QIcon(QStringLiteral(":/icons/wavelens.svg")).pixmap(QSize(64, 64), devicePixelRatioF()));
    top->addWidget(image);
    auto* names = new QVBoxLayout;
    names->setSpacing(2);
    auto* name = new QLabel(QStringLiteral("Wavelens"), this);
    setTextStyle(name, TextStyle::Display);
    auto* version = new QLabel(tr("Version %1").arg(QCoreApplication::applicationVersion()), this);
    setTextTone(version, "text2");
    names->addWidget(name);
    names->addWidget(version);
    top->addLayout(names, 1);
    column->addLayout(top);

    auto* licence = new QLabel(tr("A studio for training, inspecting and using super-resolution networks.\n\n"
                                  "Free software under the GNU General Public License, version 3 or later. It comes "
                                  "without any warranty, to the extent permitted by law."),
                               this);
    licence->setWordWrap(true);
    licence->setFixedWidth(theme().px(428));
    column->addWidget(licence);

    auto* libraries = new QFormLayout;
    libraries->setHorizontalSpacing(24);
    libraries->setVerticalSpacing(4);
    const auto add = [&](const QString& library, const QString& itsVersion) {
        auto* label = new QLabel(itsVersion, this);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        setTextStyle(label, TextStyle::Mono);
        auto* caption = new QLabel(library, this);
        setTextTone(caption, "text2");
        libraries->addRow(caption, label);
    };
    add(QStringLiteral("Qt"), QString::fromLatin1(qVersion()));
    if (context.engine()) {
        for (const auto& [library, itsVersion] : context.engine()->libraries()) {
            add(toQString(library), toQString(itsVersion));
        }
    }
    column->addLayout(libraries);
    QPushButton* close = makeButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
}

}  // namespace wavelens::ui
