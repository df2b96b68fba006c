// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/train/run_name.hpp"

namespace wavelens::ui {

QString runNameFor(const engine::RunConfig& config) {
    const QString method =
        config.contrast.enabled ? QString::fromStdString(config.contrast.loss) : QStringLiteral("l1");
    QString name = QStringLiteral("%1-%2x%3-%4-x%5")
                       .arg(QString::fromStdString(config.network.name))
                       .arg(config.network.blocks)
                       .arg(config.network.features)
                       .arg(method)
                       .arg(config.network.scale);
    return name.replace(QLatin1Char('_'), QLatin1Char('-'));
}

}  // namespace wavelens::ui
