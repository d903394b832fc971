using System.Reflection;
using Mono.Cecil;

namespace NanoTcp.ProfileCheck;

/// <summary>
/// The members of nanoFramework's class library. An assembly built for .NET names other assemblies and sometimes another declaring
/// type than one built for the device, so members are compared by type, name and signature, and along the base types of both.
/// </summary>
public sealed class DeviceApi
{
    // What the compiler itself calls for a statement, where it takes another overload on the device.
    private static readonly string[] s_compilerCalls =
    [
        "System.Threading.Monitor.Enter(System.Object,System.Boolean&) System.Void static",
        "System.Object.Finalize() System.Void",
    ];

    private readonly Dictionary<string, string> _baseTypes = [];
    private readonly HashSet<string> _members = [.. s_compilerCalls];
    private readonly HashSet<string> _fields = [];

    private DeviceApi(IEnumerable<string> lines)
    {
        foreach (string line in lines.Where(line => line.Length > 2))
        {
            Add(line[0], line[2..]);
        }

        foreach (string member in _members.ToArray())
        {
            AddDeclarationInDotNet(member);
        }
    }

    /// <summary>Reads the lists that lie beside the check.</summary>
    public static DeviceApi Load() => new(Directory.GetFiles(Folder, "*.txt").SelectMany(File.ReadLines));

    /// <summary>The assemblies of which there is a list.</summary>
    public static IEnumerable<string> Assemblies => Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!);

    /// <summary>The lines of one assembly's list.</summary>
    public static string[] Lines(string assembly) => File.ReadAllLines(Path.Combine(Folder, assembly + ".txt"));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Api");

    public bool HasType(string type) => _baseTypes.ContainsKey(type);

    public bool HasField(string type, string name) => _fields.Contains($"{type}.{name}");

    public bool HasMethod(MethodReference method)
    {
        string signature = Signature(method);
        for (string? type = Plain(method.DeclaringType); !string.IsNullOrEmpty(type); type = _baseTypes.GetValueOrDefault(type))
        {
            if (_members.Contains($"{type}.{signature}"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Name, parameter types, return type and kind of a method, as the lists write it.</summary>
    public static string Signature(MethodReference method) =>
        $"{method.Name}({string.Join(',', method.Parameters.Select(parameter => Plain(parameter.ParameterType)))}) "
        + Plain(method.ReturnType) + (method.HasThis ? string.Empty : " static");

    /// <summary>A type's full name without custom modifiers (an "in" parameter carries one).</summary>
    public static string Plain(TypeReference type) => type switch
    {
        IModifierType modified => Plain(modified.ElementType),
        ByReferenceType reference => Plain(reference.ElementType) + "&",
        _ => type.FullName,
    };

    private void Add(char kind, string text)
    {
        string[] words = text.Split(' ');
        switch (kind)
        {
            case 'T':
                _baseTypes[words[0]] = BaseType(words);
                break;
            case 'M':
                _members.Add(text);
                break;
            case 'F':
                _fields.Add(words[0]);
                break;
        }
    }

    /// <summary>A type's base type, from the words of its line; empty for none.</summary>
    public static string BaseType(string[] words)
    {
        int colon = Array.IndexOf(words, ":");
        string implied = words switch
        {
            ["System.Object", ..] or [_, "interface", ..] => string.Empty,
            [_, "struct", ..] => "System.ValueType",
            [_, "enum", ..] => "System.Enum",
            [_, "delegate", ..] => "System.MulticastDelegate",
            _ => "System.Object",
        };
        return colon < 0 ? implied : words[colon + 1];
    }

    // AutoResetEvent.Set is declared by EventWaitHandle in .NET: a call that is right on the device carries that name here.
    private void AddDeclarationInDotNet(string member)
    {
        int open = member.IndexOf('(');
        int dot = member.LastIndexOf('.', open);
        string signature = member[(dot + 1)..];
        Type? type = Type.GetType(member[..dot].Replace('/', '+'));
        for (type = type?.BaseType; type != null && type != typeof(object); type = type.BaseType)
        {
            if (type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Any(method => Signature(method) == signature))
            {
                _members.Add($"{type.FullName!.Replace('+', '/')}.{signature}");
            }
        }
    }

    private static string Signature(MethodInfo method) =>
        $"{method.Name}({string.Join(',', method.GetParameters().Select(parameter => parameter.ParameterType.ToString()))}) "
        + method.ReturnType + (method.IsStatic ? " static" : string.Empty);
}
