using System.Globalization;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoTcp.ProfileCheck;

/// <summary>
/// nanoFramework's class libraries for the compiler: code that compiles against them compiles on the user's machine. mscorlib is the
/// package's own. The others declare what their lists hold, and nothing else, with empty bodies. The lists lack what the compiler also wants
/// to know - what is virtual, which interfaces a class fulfils, which parameters are "out" or "params" - so that follows from the members'
/// shape.
/// </summary>
public sealed class ReferenceAssemblies
{
    private const MethodAttributes SpecialMethod = MethodAttributes.SpecialName | MethodAttributes.RTSpecialName;

    // attributes that may stand more than once in one place
    private static readonly string[] s_repeatableAttributes = ["nanoFramework.TestFramework.DataRowAttribute"];

    // classes whose methods need no message, which is their last parameter
    private static readonly string[] s_assertions = ["nanoFramework.TestFramework.Assert", "nanoFramework.TestFramework.CollectionAssert"];

    private static readonly string[] s_parameterArrayMethods = ["DataRowAttribute..ctor"];

    private readonly Dictionary<string, AssemblyDefinition> _assemblies = [];
    private readonly Dictionary<string, TypeDefinition> _types = [];
    private readonly Dictionary<string, MetadataReference> _references = [];

    /// <summary>Makes the assembly of every list but mscorlib's.</summary>
    public ReferenceAssemblies()
    {
        using var coreLibrary = new CoreLibrary();
        foreach (TypeDefinition type in coreLibrary.Types)
        {
            _types[type.FullName] = type;
        }

        string[] names = [.. DeviceApi.Assemblies.Where(name => name != CoreLibrary.Name).Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            DeclareTypes(name, coreLibrary.Identity);
        }

        foreach (string name in names)
        {
            DeclareMembers(name);
        }

        foreach (TypeDefinition type in _types.Values.Where(type => type.Module.Assembly.Name.Name != CoreLibrary.Name))
        {
            Complete(type);
        }

        _references[CoreLibrary.Name] = CoreLibrary.Reference();
        foreach ((string name, AssemblyDefinition assembly) in _assemblies)
        {
            using var image = new MemoryStream();
            assembly.Write(image);
            _references[name] = MetadataReference.CreateFromImage(image.ToArray());
        }
    }

    /// <summary>A reference to an assembly, for the compiler.</summary>
    /// <param name="name">Such as "mscorlib" or "System.Device.Spi".</param>
    /// <exception cref="KeyNotFoundException">There is no list of that name.</exception>
    public MetadataReference this[string name] => _references[name];

    private void DeclareTypes(string assemblyName, AssemblyNameReference coreLibrary)
    {
        AssemblyDefinition assembly = AssemblyDefinition.CreateAssembly(
            new AssemblyNameDefinition(assemblyName, new Version(1, 0)), assemblyName, ModuleKind.Dll);

        // Cecil takes the basic types from here
        assembly.MainModule.AssemblyReferences.Add(coreLibrary);
        _assemblies[assemblyName] = assembly;

        foreach (string[] words in Lines(assemblyName, 'T').OrderBy(words => words[0].Contains('/')))
        {
            Declare(assembly.MainModule, words);
        }
    }

    private void Declare(ModuleDefinition module, string[] words)
    {
        int slash = words[0].LastIndexOf('/');
        string name = words[0][(Math.Max(slash, slash < 0 ? words[0].LastIndexOf('.') : slash) + 1)..];
        string space = slash < 0 ? words[0][..Math.Max(words[0].LastIndexOf('.'), 0)] : string.Empty;
        TypeAttributes attributes = (slash < 0 ? TypeAttributes.Public : TypeAttributes.NestedPublic) | (words[1] switch
        {
            "interface" => TypeAttributes.Interface | TypeAttributes.Abstract,
            "static" => TypeAttributes.Abstract | TypeAttributes.Sealed,
            "struct" => TypeAttributes.Sealed | TypeAttributes.SequentialLayout,
            "enum" or "delegate" => TypeAttributes.Sealed,
            _ => words.Contains("sealed") ? TypeAttributes.Sealed : TypeAttributes.Class,
        });

        var type = new TypeDefinition(space, name, attributes);
        if (slash < 0)
        {
            module.Types.Add(type);
        }
        else
        {
            _types[words[0][..slash]].NestedTypes.Add(type);
        }

        _types[words[0]] = type;
    }

    private void DeclareMembers(string assemblyName)
    {
        foreach (string[] words in Lines(assemblyName, 'T'))
        {
            TypeDefinition type = _types[words[0]];
            string baseType = DeviceApi.BaseType(words);
            type.BaseType = baseType.Length == 0 ? null : Find(type.Module, baseType);
            if (words[1] == "enum")
            {
                type.Fields.Add(new FieldDefinition(
                    "value__", FieldAttributes.Public | SpecialField, type.Module.TypeSystem.Int32));
            }
        }

        foreach (string[] words in Lines(assemblyName, 'F'))
        {
            DeclareField(words);
        }

        foreach (string[] words in Lines(assemblyName, 'M'))
        {
            DeclareMethod(words);
        }
    }

    private const FieldAttributes SpecialField = FieldAttributes.SpecialName | FieldAttributes.RTSpecialName;

    private void DeclareField(string[] words)
    {
        int dot = words[0].LastIndexOf('.');
        TypeDefinition type = _types[words[0][..dot]];
        TypeReference fieldType = FindInSignature(type.Module, words[1]);
        var field = new FieldDefinition(words[0][(dot + 1)..], FieldAttributes.Public, fieldType);
        if (words.Length > 3)
        {
            object constant = ConstantOf(fieldType.FullName, words[3]);
            field.Attributes |= FieldAttributes.Static | FieldAttributes.Literal | FieldAttributes.HasDefault;
            field.Constant = constant;
        }
        else if (fieldType.FullName == type.FullName || fieldType.FullName == "System.String" || type.IsValueType)
        {
            field.Attributes |= FieldAttributes.Static | FieldAttributes.InitOnly;
        }

        type.Fields.Add(field);
    }

    private static object ConstantOf(string type, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type switch
        {
            "System.Byte" => byte.Parse(text, culture),
            "System.SByte" => sbyte.Parse(text, culture),
            "System.Int16" => short.Parse(text, culture),
            "System.UInt16" => ushort.Parse(text, culture),
            "System.Char" => (char)ushort.Parse(text, culture),
            "System.UInt32" => uint.Parse(text, culture),
            "System.Int64" => long.Parse(text, culture),
            "System.UInt64" => ulong.Parse(text, culture),
            "System.Single" => float.Parse(text, culture),
            "System.Double" => double.Parse(text, culture),
            "System.String" => text,
            _ => (int)long.Parse(text, culture),
        };
    }

    private void DeclareMethod(string[] words)
    {
        int open = words[0].IndexOf('(', StringComparison.Ordinal);
        string path = words[0][..open];
        bool isConstructor = path.EndsWith("..ctor", StringComparison.Ordinal);
        int dot = isConstructor ? path.Length - ".ctor".Length - 1 : path.LastIndexOf('.');
        string name = path[(dot + 1)..];
        if (!_types.TryGetValue(path[..dot], out TypeDefinition? type))
        {
            return;
        }

        bool isStatic = words.Contains("static");
        MethodAttributes attributes = MethodAttributes.HideBySig | Access(name, words[0]) | (isStatic ? MethodAttributes.Static : default)
            | (isConstructor ? SpecialMethod : default)
            | (name.StartsWith("op_", StringComparison.Ordinal) || IsAccessor(name) ? MethodAttributes.SpecialName : default);
        bool isDelegate = type.BaseType?.FullName == "System.MulticastDelegate";
        if (type.IsInterface)
        {
            attributes |= MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.NewSlot;
        }
        else if (!isStatic && !isConstructor && !isDelegate)
        {
            attributes |= MethodAttributes.Virtual | MethodAttributes.NewSlot;
        }

        var method = new MethodDefinition(name, attributes, FindInSignature(type.Module, words[1]));
        AddParameters(method, path, words[0][(open + 1)..^1]);
        if (isDelegate)
        {
            method.ImplAttributes = MethodImplAttributes.Runtime;
        }
        else if (!type.IsInterface)
        {
            method.Body.GetILProcessor().Emit(OpCodes.Ldnull);
            method.Body.GetILProcessor().Emit(OpCodes.Throw);
        }

        type.Methods.Add(method);
    }

    private void AddParameters(MethodDefinition method, string path, string list)
    {
        string[] names = list.Length == 0 ? [] : list.Split(',');
        for (int i = 0; i < names.Length; i++)
        {
            var parameter = new ParameterDefinition("p" + i, ParameterAttributes.None, FindInSignature(_types[TypeOf(path)].Module, names[i]));
            if (names[i].EndsWith('&') && (method.Name.StartsWith("Try", StringComparison.Ordinal) || method.Name == "Deconstruct"))
            {
                parameter.Attributes = ParameterAttributes.Out;
            }

            bool isLast = i == names.Length - 1;
            if (isLast && names[i].EndsWith("[]", StringComparison.Ordinal)
                && s_parameterArrayMethods.Any(name => path.EndsWith(name, StringComparison.Ordinal)))
            {
                AddAttribute(parameter.CustomAttributes, _types[TypeOf(path)].Module, "System.ParamArrayAttribute");
            }

            if (isLast && names[i] == "System.String" && s_assertions.Contains(TypeOf(path)))
            {
                parameter.Attributes = ParameterAttributes.Optional | ParameterAttributes.HasDefault;
                parameter.Constant = string.Empty;
            }

            method.Parameters.Add(parameter);
        }
    }

    private static string TypeOf(string path) =>
        path.EndsWith("..ctor", StringComparison.Ordinal) ? path[..^"..ctor".Length] : path[..path.LastIndexOf('.')];

    private static MethodAttributes Access(string name, string signature) =>
        name is "Finalize" or "MemberwiseClone" || signature.EndsWith(".Dispose(System.Boolean)", StringComparison.Ordinal)
            ? MethodAttributes.Family
            : MethodAttributes.Public;

    private static bool IsAccessor(string name) =>
        name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal)
        || name.StartsWith("add_", StringComparison.Ordinal) || name.StartsWith("remove_", StringComparison.Ordinal);

    // properties and events from their accessors, overrides, interfaces
    private void Complete(TypeDefinition type)
    {
        foreach (MethodDefinition method in type.Methods.Where(method => method.IsSpecialName && IsAccessor(method.Name)).ToArray())
        {
            string name = method.Name[(method.Name.IndexOf('_', StringComparison.Ordinal) + 1)..];
            switch (method.Name[..method.Name.IndexOf('_', StringComparison.Ordinal)])
            {
                case "get":
                    PropertyFor(type, name, method.ReturnType, method.Parameters.Count).GetMethod = method;
                    break;
                case "set":
                    PropertyFor(type, name, method.Parameters[^1].ParameterType, method.Parameters.Count - 1).SetMethod = method;
                    break;
                case "add":
                    EventFor(type, name, method.Parameters[0].ParameterType).AddMethod = method;
                    break;
                default:
                    EventFor(type, name, method.Parameters[0].ParameterType).RemoveMethod = method;
                    break;
            }
        }

        foreach (MethodDefinition method in type.Methods.Where(method => method.IsVirtual && !type.IsInterface && Overrides(type, method)))
        {
            method.Attributes &= ~MethodAttributes.NewSlot;
        }

        foreach (TypeDefinition contract in _types.Values.Where(contract => contract.IsInterface && contract != type && Fulfils(type, contract)))
        {
            type.Interfaces.Add(new InterfaceImplementation(type.Module.ImportReference(contract)));
        }

        if (s_repeatableAttributes.Contains(type.FullName))
        {
            AllowMultiple(type);
        }
    }

    private void AllowMultiple(TypeDefinition type)
    {
        TypeReference targets = Find(type.Module, "System.AttributeTargets");
        CustomAttribute attribute = AddAttribute(type.CustomAttributes, type.Module, "System.AttributeUsageAttribute", targets);
        attribute.ConstructorArguments.Add(new CustomAttributeArgument(targets, (int)AttributeTargets.All));
        TypeReference boolean = type.Module.TypeSystem.Boolean;
        attribute.Properties.Add(new CustomAttributeNamedArgument("AllowMultiple", new CustomAttributeArgument(boolean, true)));
    }

    private PropertyDefinition PropertyFor(TypeDefinition type, string name, TypeReference propertyType, int indexes)
    {
        PropertyDefinition? property = type.Properties.FirstOrDefault(property => property.Name == name);
        if (property == null)
        {
            property = new PropertyDefinition(name, PropertyAttributes.None, propertyType);
            type.Properties.Add(property);
            if (indexes > 0)
            {
                AddDefaultMember(type, name);
            }
        }

        return property;
    }

    // the compiler reads an indexer's name from this attribute
    private void AddDefaultMember(TypeDefinition type, string name)
    {
        TypeReference text = type.Module.TypeSystem.String;
        CustomAttribute attribute = AddAttribute(type.CustomAttributes, type.Module, "System.Reflection.DefaultMemberAttribute", text);
        attribute.ConstructorArguments.Add(new CustomAttributeArgument(text, name));
    }

    private static EventDefinition EventFor(TypeDefinition type, string name, TypeReference eventType)
    {
        EventDefinition? found = type.Events.FirstOrDefault(found => found.Name == name);
        if (found == null)
        {
            found = new EventDefinition(name, EventAttributes.None, eventType);
            type.Events.Add(found);
        }

        return found;
    }

    private bool Overrides(TypeDefinition type, MethodDefinition method)
    {
        for (string? name = type.BaseType?.FullName; name != null; name = _types[name].BaseType?.FullName)
        {
            if (_types[name].Methods.Any(other => other.IsVirtual && IsSame(other, method)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Fulfils(TypeDefinition type, TypeDefinition contract) =>
        !type.IsInterface && contract.Methods.Count > 0 && ArePublic(type, contract);

    private static bool ArePublic(TypeDefinition type, TypeDefinition contract) =>
        contract.Methods.All(wanted => type.Methods.Any(method => method.IsPublic && IsSame(method, wanted)));

    private static bool IsSame(MethodDefinition one, MethodDefinition other) => DeviceApi.Signature(one) == DeviceApi.Signature(other);

    private CustomAttribute AddAttribute(
        ICollection<CustomAttribute> attributes, ModuleDefinition module, string name, params TypeReference[] parameters)
    {
        var constructor = new MethodReference(".ctor", module.TypeSystem.Void, Find(module, name)) { HasThis = true };
        foreach (TypeReference parameter in parameters)
        {
            constructor.Parameters.Add(new ParameterDefinition(parameter));
        }

        var attribute = new CustomAttribute(constructor);
        attributes.Add(attribute);
        return attribute;
    }

    // a type in a signature: the basic ones have codes of their own there
    private TypeReference FindInSignature(ModuleDefinition module, string name)
    {
        if (name.EndsWith('&'))
        {
            return new ByReferenceType(FindInSignature(module, name[..^1]));
        }

        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return new ArrayType(FindInSignature(module, name[..^2]));
        }

        TypeSystem basic = module.TypeSystem;
        return name switch
        {
            "System.Void" => basic.Void,
            "System.Boolean" => basic.Boolean,
            "System.Char" => basic.Char,
            "System.SByte" => basic.SByte,
            "System.Byte" => basic.Byte,
            "System.Int16" => basic.Int16,
            "System.UInt16" => basic.UInt16,
            "System.Int32" => basic.Int32,
            "System.UInt32" => basic.UInt32,
            "System.Int64" => basic.Int64,
            "System.UInt64" => basic.UInt64,
            "System.Single" => basic.Single,
            "System.Double" => basic.Double,
            "System.IntPtr" => basic.IntPtr,
            "System.UIntPtr" => basic.UIntPtr,
            "System.String" => basic.String,
            "System.Object" => basic.Object,
            _ => Find(module, name),
        };
    }

    private TypeReference Find(ModuleDefinition module, string name)
    {
        TypeDefinition type = _types[name];
        return type.Module == module ? type : module.ImportReference(type);
    }

    private static IEnumerable<string[]> Lines(string assemblyName, char kind) => DeviceApi.Lines(assemblyName)
        .Where(line => line.Length > 2 && line[0] == kind && !line.Contains('`', StringComparison.Ordinal) && !line.Contains("!!", StringComparison.Ordinal))
        .Select(line => line[2..].Split(' '));
}
