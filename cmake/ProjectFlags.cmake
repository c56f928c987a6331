# SPDX-License-Identifier: GPL-3.0-or-later
# Flags of our own code only: each target links project_flags PRIVATE, so nothing leaks into Qt's headers or users.
add_library(project_flags INTERFACE)
target_compile_features(project_flags INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
target_include_directories(project_flags INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(project_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
    -Wno-missing-field-initializers -Winvalid-pch)
target_compile_definitions(project_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS QT_STRICT_ITERATORS
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(DOCSWIKI_SANITIZE)
    target_compile_options(project_flags INTERFACE -fsanitize=${DOCSWIKI_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(project_flags INTERFACE -fsanitize=${DOCSWIKI_SANITIZE})
endif()

# mold links a test program in a tenth of the time; any other linker works as well.
find_program(DOCSWIKI_MOLD mold)
if(DOCSWIKI_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_link_options(-fuse-ld=mold)
endif()

# docswiki_pch(TARGET [LAYER]): one precompiled set of system headers a layer (core, ui, test).
# The release preset builds without it, which keeps every file's own includes complete.
function(docswiki_pch target layer)
    if(DOCSWIKI_PCH)
        target_precompile_headers(${target} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/pch_${layer}.h")
    endif()
endfunction()
