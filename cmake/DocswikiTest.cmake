# SPDX-License-Identifier: GPL-3.0-or-later
# docswiki_test(tst_name [LIBS …] [LABELS …] [SOURCES …]): a Qt Test program from tst_name.cpp, registered with ctest.
# Labels: core (also run under the thread sanitizer), ui, integration (starts programs).
function(docswiki_test name)
    cmake_parse_arguments(T "" "" "LIBS;LABELS;SOURCES" ${ARGN})
    add_executable(${name} ${name}.cpp ${T_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
    target_link_libraries(${name} PRIVATE project_flags docswiki_test_support docswiki_core Qt6::Test ${T_LIBS})
    docswiki_reuse_test_pch(${name})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${T_LABELS}")
endfunction()

# Qt6::Test defines the folders of each target as macros, and GCC takes a precompiled header only where all macros agree:
# so they are the same everywhere (no test asks for them).
function(docswiki_reuse_test_pch name)
    set_target_properties(${name} PROPERTIES QT_TESTCASE_BUILDDIR "${CMAKE_BINARY_DIR}")
    target_compile_options(${name} PRIVATE -UQT_TESTCASE_SOURCEDIR)
    if(DOCSWIKI_PCH)
        target_precompile_headers(${name} REUSE_FROM docswiki_test_support)
    endif()
endfunction()
