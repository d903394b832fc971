<#
.SYNOPSIS
Builds the two simulated boards and runs them on nanoFramework's virtual device, on Windows. Linux and macOS: run.sh.

.DESCRIPTION
Installs the tool nanoclr where it is missing, builds this folder's program with its libraries, runs it, and checks that its last line is PASS.
The exit code is 0 after PASS, otherwise 1.

.PARAMETER BuildSeconds
Limit of the build, and of the installation of nanoclr, in seconds.

.PARAMETER RunSeconds
Limit of the run, in seconds.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 7200)] [int] $BuildSeconds = 900,
    [ValidateRange(1, 7200)] [int] $RunSeconds = 300
)

# written for Windows PowerShell 5.1, which every Windows has
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

function Stop-WithError([string] $Message) {
    Write-Host "run.ps1: $Message"
    exit 1
}

function Find-Program([string] $Name) {
    $found = Get-Command $Name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($found) { $found.Path }
}

# MSBuild is in the path of Visual Studio's developer prompt only; elsewhere Visual Studio's own locator finds it.
function Find-MSBuild {
    $found = Find-Program 'msbuild'
    $programFiles = [Environment]::GetEnvironmentVariable('ProgramFiles(x86)')
    if (-not $found -and $programFiles) {
        $locator = Join-Path $programFiles 'Microsoft Visual Studio\Installer\vswhere.exe'
        if (Test-Path $locator) {
            $found = & $locator -latest -products * -requires Microsoft.Component.MSBuild -find 'MSBuild\**\Bin\MSBuild.exe' | Select-Object -First 1
        }
    }

    $found
}

function Find-NanoClr {
    $found = Find-Program 'nanoclr'
    if (-not $found) {
        # a new global tool is not yet in this window's path
        $tool = Join-Path $HOME '.dotnet\tools\nanoclr.exe'
        if (Test-Path $tool) { $found = $tool }
    }

    $found
}

# Runs a program and returns its exit code; a program that takes longer is ended with its children.
function Invoke-Bounded([string] $Program, [string] $Arguments, [string] $Directory, [int] $Seconds, [string] $Output) {
    $options = @{ FilePath = $Program; ArgumentList = $Arguments; WorkingDirectory = $Directory; NoNewWindow = $true; PassThru = $true }
    if ($Output) { $options.RedirectStandardOutput = $Output }
    $process = Start-Process @options
    $null = $process.Handle # without it PowerShell 5.1 forgets the exit code
    if (-not $process.WaitForExit($Seconds * 1000)) {
        if (Find-Program 'taskkill') { & taskkill /T /F /PID $process.Id | Out-Null } else { $process.Kill() }
        if ($Output -and (Test-Path $Output)) { Get-Content $Output | Write-Host }
        Stop-WithError "'$Program $Arguments' did not end within $Seconds s."
    }

    $process.WaitForExit()
    $process.ExitCode
}

if ($env:OS -ne 'Windows_NT') {
    Stop-WithError 'this script is for Windows: use run.sh on Linux and macOS.'
}

$dotnet = Find-Program 'dotnet'
if (-not $dotnet) {
    Stop-WithError 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
}

if (-not (& $dotnet --list-sdks | Where-Object { $_ -match '^(\d+)\.' -and [int] $Matches[1] -ge 10 })) {
    Stop-WithError 'dotnet is here without a .NET 10 SDK: https://dotnet.microsoft.com/download'
}

$msbuild = Find-MSBuild
if (-not $msbuild) {
    Stop-WithError 'MSBuild is missing: install Visual Studio with the workload ".NET desktop development" and its extension ".NET nanoFramework Extension".'
}

if (-not (Find-Program 'nuget')) {
    Stop-WithError 'nuget is missing: put nuget.exe into a folder of the path, https://learn.microsoft.com/nuget/install-nuget-client-tools'
}

$root = (Resolve-Path (Join-Path $PSScriptRoot '..\..')).Path
if (-not (Find-NanoClr)) {
    Write-Host 'Installing nanoclr, the virtual device.'
    $code = Invoke-Bounded $dotnet 'tool install -g nanoclr --allow-roll-forward' $root $BuildSeconds
    if ($code -ne 0) {
        Stop-WithError "'dotnet tool install -g nanoclr --allow-roll-forward' failed with exit code ${code}: see above."
    }
}

$nanoclr = Find-NanoClr
if (-not $nanoclr) {
    Stop-WithError 'nanoclr is installed but not found: open a new window and run this script again.'
}

$folder = Join-Path $PSScriptRoot 'bin\Release'
if (Test-Path $folder) { Remove-Item $folder -Recurse }
# nf.proj names missing build components of nanoFramework
$code = Invoke-Bounded $msbuild 'nf.proj -v:minimal -nologo -p:Configuration=Release -p:DeviceProjects=hardware/VirtualDevice/NanoTcp.VirtualDevice.nfproj' $root $BuildSeconds
if ($code -ne 0) {
    Stop-WithError "the build failed with exit code ${code}: see above."
}

foreach ($file in 'mscorlib.pe', 'NanoTcp.VirtualDevice.pe') {
    if (-not (Test-Path (Join-Path $folder $file))) {
        Stop-WithError "the build made no $file in $folder."
    }
}

$assemblies = @('mscorlib.pe') + @(Get-ChildItem (Join-Path $folder '*.pe') | Where-Object { $_.Name -ne 'mscorlib.pe' } | Sort-Object Name | ForEach-Object { $_.Name })
$output = Join-Path $folder 'output.txt'
$code = Invoke-Bounded $nanoclr "run --assemblies $($assemblies -join ' ')" $folder $RunSeconds $output
$lines = @(Get-Content $output | Where-Object { $_.Trim() })
$lines | Write-Host
if ($lines.Count -eq 0 -or $lines[-1].Trim() -ne 'PASS') {
    Stop-WithError "the program did not end with PASS; nanoclr's exit code is $code."
}

exit 0
