// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace wavelens::ui {

/// Fusion with what a style sheet cannot say: waiting times, metrics of the focus ring, clicks on sliders.
class Style : public QProxyStyle {
public:
    Style();

    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returnData) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
};

}  // namespace wavelens::ui
