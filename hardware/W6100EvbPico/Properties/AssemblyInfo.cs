// For the device's build only: on .NET the SDK writes these attributes from Directory.Build.props.
using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("NanoTcp.W6100EvbPico")]
[assembly: AssemblyDescription("Echo on the W6100-EVB-Pico")]
[assembly: AssemblyCompany("The NanoTcp authors")]
[assembly: AssemblyProduct("NanoTcp")]
[assembly: AssemblyCopyright("Copyright (c) 2026 The NanoTcp authors")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: AssemblyInformationalVersion("0.1.0")]
[assembly: ComVisible(false)]
