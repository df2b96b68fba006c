# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the project shares: warnings, sanitizers, include root, ccache.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness is what ccache needs to cache files that use a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
endif()

add_library(wavelens_options INTERFACE)
target_compile_options(wavelens_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    # g++ 12 sees overlaps and overflows in operator+ of strings at -O3 (GCC bugs 105651, 105329), which are not there.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict;-Wno-stringop-overflow>
    # What a newer library deprecates is worth a warning, but must not stop the build on it.
    $<$<BOOL:${WAVELENS_WERROR}>:-Werror;-Wno-error=deprecated-declarations>)
target_include_directories(wavelens_options INTERFACE ${PROJECT_SOURCE_DIR})
if(WAVELENS_SANITIZE)
    target_compile_options(wavelens_options INTERFACE -fsanitize=${WAVELENS_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(wavelens_options INTERFACE -fsanitize=${WAVELENS_SANITIZE})
endif()

# wavelens_library(NAME): a static library of the project; its sources are added by the folders that hold them.
function(wavelens_library name)
    add_library(${name} STATIC)
    target_link_libraries(${name} PRIVATE wavelens_options)
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()
