namespace NanoTcp.ProfileCheck.Floors;

/// <summary>Which folder may use which: the table that the sources are held to.</summary>
internal static class FloorPlan
{
    /// <summary>
    /// Project references keep projects in order; these keep the folders in them. From the bottom up, see <see cref="House.Floors"/>: folders of one
    /// line do not know each other, and each line knows those before it.
    /// </summary>
    public static readonly House[] Houses =
    [
        new("the stack", ["src/NanoTcp.Network", "src/NanoTcp"],
            "Base",
            "Links",
            "Ethernet",
            "Ip",
            "Udp",
            "Tcp",
            "Stack"),
        new("the socket layer", ["src/NanoTcp.Sockets"], "."),
        new("the services", ["src/NanoTcp.Services"],
            "LinkLocal | Dns",
            "Dhcp | Mdns"),
        new("System.Net's spelling", ["src/NanoTcp.Net"], "."),
        new("the W5500's driver", ["src/NanoTcp.W5500"], "."),
        new("the ENC28J60's driver", ["src/NanoTcp.Enc28j60"], "."),
        new("the W5500's own sockets", ["src/NanoTcp.W5500.Sockets"], "."),
        new("the apps", ["src/NanoTcp.Apps"], "."),
        new("the chip models", ["src/NanoTcp.Simulation"],
            "Time",
            ".",
            "Cables",
            "Chips",
            "W5500 | Enc28j60"),
        new("the tool", ["src/NanoTcp.Tool"],
            "CommandLine | Capture | Links/Offload",
            "Links | Links/Linux | Links/Lan | Links/User | Hardware | Tracing | Echo",
            "Boards",
            "Ladders | Reporting",
            "Reporting/Html",
            "Commands",
            "."),
    ];

    /// <summary>
    /// Folders whose files use each other in a circle: parts of one whole, such as a connection and its timers, or the blocks of a chip. In all other
    /// folders the files too have an order.
    /// </summary>
    public static readonly string[] Circles =
    [
        "src/NanoTcp.Network/Base",
        "src/NanoTcp.Network/Ethernet",
        "src/NanoTcp.Network/Ip",
        "src/NanoTcp/Tcp",
        "src/NanoTcp/Stack",
        "src/NanoTcp.Sockets",
        "src/NanoTcp.Services/Mdns",
        "src/NanoTcp.Net",
        "src/NanoTcp.Simulation/Time",
        "src/NanoTcp.Simulation/Cables",
        "src/NanoTcp.Simulation/Chips",
        "src/NanoTcp.Simulation/W5500",
        "src/NanoTcp.Simulation/Enc28j60",
        "src/NanoTcp.Tool/Capture",
    ];

    /// <summary>Arrows that go up all the same, as "source -> folder", each with its reason.</summary>
    public static readonly string[] Exceptions =
    [
        // a service and a sock are told of an interface, which they only compare
        "src/NanoTcp.Network/Base/StackService.cs -> Ip",
        "src/NanoTcp.Network/Base/Sock.cs -> Ip",
    ];
}
