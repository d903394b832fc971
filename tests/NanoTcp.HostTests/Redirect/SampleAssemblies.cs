using Mono.Cecil;

namespace NanoTcp.HostTests.Redirect;

/// <summary>A package that uses System.Net, System.Net itself, and what takes its place, all reduced to two or three types.</summary>
internal static class SampleAssemblies
{
    /// <summary>System.Net or NanoTcp.Net: EndPoint, and Socket with Close().</summary>
    public static PeBuilder SocketsPe(string name, string version, bool hasClose = true, params string[] moreTypes)
    {
        var builder = new PeBuilder(name) { Version = Version.Parse(version), NativeChecksum = name == "System.Net" ? 0x8EFB9944 : 0 };
        builder.Reference("mscorlib", "1.17.11.0");
        int root = builder.TypeReference("System", "Object");
        builder.Type("System.Net", "EndPoint", root);
        foreach (string type in moreTypes)
        {
            int dot = type.LastIndexOf('.');
            builder.Type(type[..dot], type[(dot + 1)..], root);
        }

        return hasClose ? builder.Type("System.Net.Sockets", "Socket", root, ("Close", [])) : builder.Type("System.Net.Sockets", "Socket", root);
    }

    /// <summary>A package: uses Socket, and Open(Socket) of its class MqttClient.</summary>
    public static PeBuilder PackagePe(string name = "M2Mqtt", string reference = "System.Net", uint nativeChecksum = 0, params string[] moreTypes)
    {
        var builder = new PeBuilder(name) { NativeChecksum = nativeChecksum };
        builder.Reference("mscorlib", "1.17.11.0");
        int root = builder.TypeReference("System", "Object");
        builder.Reference(reference);
        int socket = builder.TypeReference("System.Net.Sockets", "Socket");
        foreach (string type in moreTypes)
        {
            int dot = type.LastIndexOf('.');
            builder.TypeReference(type[..dot], type[(dot + 1)..]);
        }

        return builder.MethodReference(socket, "Close").Type("Mqtt", "MqttClient", root, ("Open", [socket]));
    }

    /// <summary>A program that uses sockets, and a method of a package, which takes a socket or nothing.</summary>
    public static PeBuilder ProgramPe(string package = "M2Mqtt", bool passesSocket = true, bool usesSockets = true)
    {
        var builder = new PeBuilder("Program");
        builder.Reference("mscorlib", "1.17.11.0");
        int root = builder.TypeReference("System", "Object");
        int socket = -1;
        if (usesSockets)
        {
            builder.Reference("System.Net");
            socket = builder.TypeReference("System.Net.Sockets", "Socket");
        }

        builder.Reference(package, "1.2.3.4");
        int client = builder.TypeReference("Mqtt", "MqttClient");
        return builder.MethodReference(client, "Open", passesSocket ? [socket] : []).Type("Programs", "Program", root, ("Main", []));
    }

    public static byte[] SocketsDll(string name, string version)
    {
        var builder = new DllBuilder(name, version);
        TypeDefinition endPoint = builder.Class("System.Net", "EndPoint");
        return builder.Method(builder.Class("System.Net.Sockets", "Socket"), "Connect", [endPoint]).ToArray();
    }

    public static byte[] PackageDll(string name = "M2Mqtt")
    {
        var builder = new DllBuilder(name);
        TypeReference socket = builder.TypeReference("System.Net", "System.Net.Sockets", "Socket");
        TypeReference endPoint = builder.TypeReference("System.Net", "System.Net", "EndPoint");
        return builder.Method(builder.Class("Mqtt", "MqttClient"), "Open", [socket], builder.MethodReference(socket, "Connect", endPoint)).ToArray();
    }
}
