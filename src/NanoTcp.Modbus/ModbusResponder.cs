using System;

namespace NanoTcp.Modbus
{
    /// <summary>Carries out requests on a data model and builds the responses: MODBUS Application Protocol V1.1b3 sections 5 to 7.</summary>
    internal sealed class ModbusResponder
    {
        private readonly ModbusDataModel _model;
        private readonly ModbusRange _range = new ModbusRange();
        private readonly byte[] _coil = new byte[1];

        public ModbusResponder(ModbusDataModel model)
        {
            _model = model;
        }

        /// <summary>Carries out a request.</summary>
        /// <param name="request">Holds the request.</param>
        /// <param name="o">Index of its header, which is valid.</param>
        /// <param name="response">Receives the response from index 0; at least <see cref="ModbusFrame.Longest"/> bytes.</param>
        /// <returns>Length of the response in bytes.</returns>
        public int Answer(byte[] request, int o, byte[] response)
        {
            Array.Copy(request, o, response, 0, ModbusFrame.Function + 1);
            int length = ModbusFrame.LengthOf(request, o);
            int code;
            try
            {
                code = CarryOut(request, o, length, response);
            }
            catch (Exception)
            {
                // the program's data model failed; the other requests can be answered
                code = ModbusExceptionCode.ServerDeviceFailure;
            }

            int end = ModbusFrame.ShortLength;
            if (code != ModbusExceptionCode.None)
            {
                response[ModbusFrame.Function] |= ModbusFrame.ExceptionBit;
                response[ModbusFrame.Data] = (byte)code;
                end = ModbusFrame.Data + 1;
            }
            else if (IsRead(request[o + ModbusFrame.Function]))
            {
                end = ModbusFrame.ReadValues + response[ModbusFrame.Data];
            }

            ModbusFrame.Write16(response, ModbusFrame.Length, end - ModbusFrame.Unit);
            return end;
        }

        private int CarryOut(byte[] request, int o, int length, byte[] response)
        {
            int function = request[o + ModbusFrame.Function];
            bool isMultiple = function == ModbusFrame.WriteMultipleCoils || function == ModbusFrame.WriteMultipleRegisters;
            bool isSingle = function == ModbusFrame.WriteSingleCoil || function == ModbusFrame.WriteSingleRegister;
            if (!isMultiple && !isSingle && !IsRead(function))
            {
                return ModbusExceptionCode.IllegalFunction;
            }

            if (isMultiple ? length <= ModbusFrame.WrittenValues : length != ModbusFrame.ShortLength)
            {
                return ModbusExceptionCode.IllegalDataValue;
            }

            // function, then quantity, then addresses, then values: the order of section 6's state diagrams
            int address = ModbusFrame.Read16(request, o + ModbusFrame.Data);
            int quantity = isSingle ? 1 : ModbusFrame.Read16(request, o + ModbusFrame.Quantity);
            if (quantity < 1 || quantity > LimitOf(function) || (isMultiple && !HasAllValues(request, o, length, function, quantity)))
            {
                return ModbusExceptionCode.IllegalDataValue;
            }

            if (address + quantity > 0x10000)
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            _range.Set(request[o + ModbusFrame.Unit], address, quantity);
            if (IsRead(function))
            {
                return Read(function, quantity, response);
            }

            int code = isSingle ? WriteSingle(function, request, o) : WriteMultiple(function, request, o);

            // a write is answered with its first address and value or quantity
            Array.Copy(request, o + ModbusFrame.Data, response, ModbusFrame.Data, 4);
            return code;
        }

        private int Read(int function, int quantity, byte[] response)
        {
            int bytes = BytesOf(function, quantity);
            response[ModbusFrame.Data] = (byte)bytes;
            Array.Clear(response, ModbusFrame.ReadValues, bytes);
            _range.SetValues(response, ModbusFrame.ReadValues);
            switch (function)
            {
                case ModbusFrame.ReadCoils:
                    return _model.ReadCoils(_range);
                case ModbusFrame.ReadDiscreteInputs:
                    return _model.ReadDiscreteInputs(_range);
                case ModbusFrame.ReadHoldingRegisters:
                    return _model.ReadHoldingRegisters(_range);
                default:
                    return _model.ReadInputRegisters(_range);
            }
        }

        private int WriteSingle(int function, byte[] request, int o)
        {
            if (function == ModbusFrame.WriteSingleRegister)
            {
                _range.SetValues(request, o + ModbusFrame.Quantity);
                return _model.WriteHoldingRegisters(_range);
            }

            int value = ModbusFrame.Read16(request, o + ModbusFrame.Quantity);
            if (value != ModbusFrame.CoilOn && value != ModbusFrame.CoilOff)
            {
                return ModbusExceptionCode.IllegalDataValue;
            }

            _coil[0] = (byte)(value == ModbusFrame.CoilOn ? 1 : 0);
            _range.SetValues(_coil, 0);
            return _model.WriteCoils(_range);
        }

        private int WriteMultiple(int function, byte[] request, int o)
        {
            _range.SetValues(request, o + ModbusFrame.WrittenValues);
            return function == ModbusFrame.WriteMultipleCoils ? _model.WriteCoils(_range) : _model.WriteHoldingRegisters(_range);
        }

        private static bool IsRead(int function) => function >= ModbusFrame.ReadCoils && function <= ModbusFrame.ReadInputRegisters;

        private static bool HasAllValues(byte[] request, int o, int length, int function, int quantity)
        {
            int bytes = BytesOf(function, quantity);
            return request[o + ModbusFrame.ByteCount] == bytes && length == ModbusFrame.WrittenValues + bytes;
        }

        private static bool IsOfBits(int function)
        {
            return function <= ModbusFrame.ReadDiscreteInputs || function == ModbusFrame.WriteMultipleCoils;
        }

        private static int BytesOf(int function, int quantity) => IsOfBits(function) ? (quantity + 7) / 8 : 2 * quantity;

        private static int LimitOf(int function)
        {
            return function == ModbusFrame.WriteMultipleCoils ? ModbusLimits.WrittenBits
                : function == ModbusFrame.WriteMultipleRegisters ? ModbusLimits.WrittenRegisters
                : IsOfBits(function) ? ModbusLimits.ReadBits : ModbusLimits.ReadRegisters;
        }
    }
}
