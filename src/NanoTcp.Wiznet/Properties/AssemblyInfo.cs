// For the device's build only: on .NET the SDK writes these attributes from Directory.Build.props.
using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("NanoTcp.Wiznet")]
[assembly: AssemblyDescription("What the W5500's and the W6100's drivers share in NanoTcp")]
[assembly: AssemblyCompany("The NanoTcp authors")]
[assembly: AssemblyProduct("NanoTcp")]
[assembly: AssemblyCopyright("Copyright (c) 2026 The NanoTcp authors")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: AssemblyInformationalVersion("0.1.0")]
[assembly: ComVisible(false)]
