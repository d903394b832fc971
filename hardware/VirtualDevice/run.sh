#!/usr/bin/env bash
# Builds the two simulated boards and runs them on nanoFramework's virtual device, on Linux and macOS. Windows: run.ps1.
#
# Installs the tool nanoclr where it is missing, builds this folder's program with its libraries, runs it, and checks that its last line is PASS.
# The exit code is 0 after PASS, otherwise 1.
#
#   BUILD_SECONDS            limit of the build, and of the installation of nanoclr; 900 unless set
#   RUN_SECONDS              limit of the run; 300 unless set
#   NANOFRAMEWORK_BUILD      folder of nanoFramework's build components, v1.0; that of VS Code's extension unless set
set -u

BUILD_SECONDS="${BUILD_SECONDS:-900}"
RUN_SECONDS="${RUN_SECONDS:-300}"

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

is_there() {
    command -v "$1" > /dev/null 2>&1
}

# Runs a command, and ends it when it takes longer: macOS has no timeout(1).
bounded() {
    local limit="$1" seconds=0 process
    shift
    "$@" < /dev/null &
    process=$!
    while kill -0 "$process" 2> /dev/null; do
        if [ "$seconds" -ge "$limit" ]; then
            kill "$process" 2> /dev/null
            sleep 1
            kill -9 "$process" 2> /dev/null
            fail "'$*' did not end within $limit s."
        fi
        sleep 1
        seconds=$((seconds + 1))
    done
    wait "$process"
}

build_components() {
    local folder newest=""
    for folder in "$HOME"/.vscode/extensions/nanoframework.*/dist/utils/nanoFramework/v1.0/ \
        "$HOME"/.vscode-server/extensions/nanoframework.*/dist/utils/nanoFramework/v1.0/; do
        [ ! -d "$folder" ] || newest="$folder"
    done
    echo "$newest"
}

case "$BUILD_SECONDS$RUN_SECONDS" in
    *[!0-9]*) fail "BUILD_SECONDS and RUN_SECONDS are whole numbers of seconds." ;;
esac

is_there dotnet || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
dotnet --list-sdks | grep -Eq '^[1-9][0-9]+\.' || fail "dotnet is here without a .NET 10 SDK: https://dotnet.microsoft.com/download"
is_there msbuild || fail "msbuild is missing: install Mono's (mono-complete), https://www.mono-project.com/download/stable/"
is_there nuget || fail "nuget is missing: https://learn.microsoft.com/nuget/install-nuget-client-tools"
components="${NANOFRAMEWORK_BUILD:-$(build_components)}"
[ -n "$components" ] || fail "nanoFramework's build components are missing: install VS Code's extension \".NET nanoFramework\", or set NANOFRAMEWORK_BUILD to the folder v1.0."
[ -d "$components" ] || fail "NANOFRAMEWORK_BUILD names $components, which is no folder."

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
PATH="$PATH:$HOME/.dotnet/tools"
if ! is_there nanoclr; then
    echo "Installing nanoclr, the virtual device."
    bounded "$BUILD_SECONDS" dotnet tool install -g nanoclr --allow-roll-forward \
        || fail "'dotnet tool install -g nanoclr --allow-roll-forward' failed: see above."
    is_there nanoclr || fail "nanoclr is installed, but not in $HOME/.dotnet/tools."
fi

folder="$PWD/hardware/VirtualDevice/bin/Release"
rm -rf "$folder"
bounded "$BUILD_SECONDS" msbuild nf.proj -v:minimal -nologo -p:Configuration=Release \
    -p:DeviceProjects=hardware/VirtualDevice/NanoTcp.VirtualDevice.nfproj "-p:NanoFrameworkProjectSystemPath=${components%/}/" \
    || fail "the build failed: see above."

cd "$folder" 2> /dev/null || fail "the build made no $folder."
for file in mscorlib.pe NanoTcp.VirtualDevice.pe; do
    [ -e "$file" ] || fail "the build made no $file in $folder."
done

assemblies="mscorlib.pe"
for file in *.pe; do
    [ "$file" = mscorlib.pe ] || assemblies="$assemblies $file"
done

# shellcheck disable=SC2086
bounded "$RUN_SECONDS" nanoclr run --assemblies $assemblies > output.txt
code=$?
cat output.txt
[ "$(grep -v '^[[:space:]]*$' output.txt | tail -n 1 | tr -d '\r')" = PASS ] || fail "the program did not end with PASS; nanoclr's exit code is $code."
