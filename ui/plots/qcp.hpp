// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The only way to QCustomPlot: its header wants the keywords that QT_NO_KEYWORDS takes away from our code.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
