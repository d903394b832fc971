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
            "Sntp",
            "Dhcp | Mdns | Syslog",
            "DhcpServer | Health | Board"),
        new("System.Net's spelling", ["src/NanoTcp.Net"],
            ".",
            "Security | Wireless",
            "NetworkInformation",
            "Networking"),
        new("the base of SPI drivers", ["src/NanoTcp.SpiEthernet"], "."),
        new("TLS", ["src/NanoTcp.Tls"],
            "Crypto",
            "Settings | Records",
            "Handshake",
            "."),
        new("System.Net's TLS", ["src/NanoTcp.Net.Tls"], "."),
        new("the base of WIZnet's drivers", ["src/NanoTcp.Wiznet"], "."),
        new("the W5500's driver", ["src/NanoTcp.W5500"], "."),
        new("the W6100's driver", ["src/NanoTcp.W6100"], "."),
        new("the ENC28J60's driver", ["src/NanoTcp.Enc28j60"], "."),
        new("the W5500's own sockets", ["src/NanoTcp.W5500.Sockets"], "."),
        new("the apps", ["src/NanoTcp.Apps"], "."),
        new("Modbus", ["src/NanoTcp.Modbus"], "."),
        new("the sink of nanoFramework.Logging", ["src/NanoTcp.Logging"],
            "DotNet",
            "."),
        new("the chip models", ["src/NanoTcp.Simulation"],
            "Time",
            ".",
            "Cables",
            "Chips",
            "Wiznet",
            "W5500 | W6100 | Enc28j60"),
        new("the redirection of packages", ["src/NanoTcp.Redirect"],
            "Pe",
            "Assemblies",
            "Plans"),
        new("the PC as a board", ["src/NanoTcp.Host"],
            ". | Capture | Links/Offload",
            "Links | Links/Linux | Links/Lan | Links/User | Hardware | Tracing",
            "Boards",
            "Ladders"),
        new("the tool", ["src/NanoTcp.Tool"],
            "CommandLine | Programs",
            "Echo",
            "Reporting",
            "Reporting/Html",
            "Commands",
            "."),
    ];

    /// <summary>
    /// The files that use each other in a circle. Two objects are one concept seen from both ends, or a folder's objects are parts of one whole and
    /// share its state; an interface between them would have one implementation and cost a virtual call. All other files have an order.
    /// </summary>
    public static readonly Circle[] Circles =
    [
        // a sock reports to the stack, the stack is told which sock changed, and notifies its watcher, such as a service
        new("src/NanoTcp.Network/Base", "Sock", "SockWatcher", "StackContext", "StackService"),

        // IP is one protocol: input, output, errors, fragments and groups share its interfaces and routes
        new("src/NanoTcp.Network/Ip", "Icmp", "Igmp", "InterfaceTable", "IpPacket", "Ipv4", "Ipv4Path", "NetInterface", "PartialDatagram", "Reassembly",
            "RouteTable", "TransportProtocol"),

        // a connection, its halves, timers and options are parts of one control block
        new("src/NanoTcp/Tcp"),

        // the pump is the thread of the stack's own poll
        new("src/NanoTcp/Stack", "BackgroundPump", "NetStack"),

        // a process has a table of fds; the layer keeps the one that most programs share
        new("src/NanoTcp.Sockets", "BsdSockets", "SocketLayer"),

        // a set and its members, which report to it
        new("src/NanoTcp.Sockets", "Epoll", "EpollItem"),

        // socket, inode, file and operations, as in BSD's kernel
        new("src/NanoTcp.Sockets", "ProtocolOperations", "Socket", "SocketFileOperations", "SocketFileSystem"),

        // a service has a name, whose state it is published by
        new("src/NanoTcp.Services/Mdns", "MdnsName", "MdnsService"),

        // IPAddress.GetDefaultLocalAddress is part of System.Net's interface
        new("src/NanoTcp.Net", "IPAddress", "Network"),

        // a certificate is read by the provider whose sessions take it
        new("src/NanoTcp.Net/Security", "TlsProvider", "TlsSession", "X509Certificate"),

        // events, and the thread that raises them while they have handlers
        new("src/NanoTcp.Net/NetworkInformation", "NetworkChange", "NetworkWatch"),

        // a part schedules itself, and the clock runs it
        new("src/NanoTcp.Simulation/Time", "SimulationClock", "SimulationPart"),

        // a cable has two ends and two directions
        new("src/NanoTcp.Simulation/Cables", "Cable", "CableDelegates", "CableDirection", "CablePort"),

        // the blocks of a chip share its registers
        new("src/NanoTcp.Simulation/Wiznet"),
        new("src/NanoTcp.Simulation/W5500"),
        new("src/NanoTcp.Simulation/W6100"),
        new("src/NanoTcp.Simulation/Enc28j60"),
    ];

    /// <summary>Arrows that go up all the same, as "source -> folder", each with its reason.</summary>
    public static readonly string[] Exceptions = [];
}
