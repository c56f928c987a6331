// SPDX-License-Identifier: GPL-3.0-or-later
// What every test program reads; not QTest itself, whose macros differ by folder.
#pragma once
#include "pch_core.h"
